package dev.junction.engine;

import java.nio.ByteBuffer;

/** What JavaScript queued to be done, handed over in bulk when the turn's one call returns. */
public interface Submissions {
  /** Receives the records that JavaScript submitted to one handle, in order, on the loop thread. */
  interface Receiver {
    /**
     * @param kind what to do; the capability's own numbering
     * @param number an integer operand, such as a request number
     * @param bytes the bytes submitted with it; valid until this call returns, so copy or write
     *     them at once
     */
    void accept(int kind, int number, ByteBuffer bytes);

    /** Called after the last record of a turn of this receiver; flush what was gathered. */
    default void endOfTurn() {}
  }

  /** Binds a handle number, as JavaScript allocated it, to its receiver. */
  void bind(int handle, Receiver receiver);

  void unbind(int handle);

  /** Who was bound to a handle number, or null. */
  Receiver receiver(int handle);

  /** Has {@link Receiver#endOfTurn} called even if JavaScript submits nothing. */
  void touch(Receiver receiver);
}
