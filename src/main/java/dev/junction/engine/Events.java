package dev.junction.engine;

import java.nio.ByteBuffer;

/**
 * What has happened, on its way to JavaScript. Events are delivered in bulk, once per loop turn, in
 * the order in which they were given; each reaches the object that JavaScript registered with
 * {@code internal/handles} under its handle number.
 */
public interface Events {
  /**
   * Any thread: JavaScript sees {@code handle.onEvent(kind, value)}.
   *
   * @param value anything that an op may answer, see {@link Ops}
   */
  void emit(int handle, int kind, Object value);

  /**
   * Loop thread only, no allocation: JavaScript sees {@code handle.onEvent(kind, number)}, where
   * number is an integer such as a new handle, a count or {@code -errno}.
   */
  void emitInt(int handle, int kind, int number);

  /**
   * Loop thread only: copies the bytes between position and limit into the shared heap; JavaScript
   * sees {@code handle.onBytes(kind, offset, length)} with the bytes at {@code heap.u8[offset…]},
   * valid during that call only. When the ring is full the bytes are kept aside and delivered next
   * turn.
   */
  void emitBytes(int handle, int kind, ByteBuffer bytes);

  /**
   * Loop thread only: where the bytes of the next event may be put without a copy, between position
   * and limit. Follow with {@link #commitBytes} before anything else is emitted, or forget it.
   *
   * @return always the same buffer; null when fewer than the wanted bytes fit
   */
  ByteBuffer claimBytes(int wanted);

  /** Emits the bytes that were put at the start of what {@link #claimBytes} gave. */
  void commitBytes(int handle, int kind, int length);

  /**
   * Loop thread only: how many bytes {@link #emitBytes} can still take this turn without keeping
   * them aside.
   */
  int room();
}
