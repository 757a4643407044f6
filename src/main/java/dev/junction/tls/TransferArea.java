package dev.junction.tls;

import dev.junction.engine.RetainedBuffer;
import java.nio.ByteBuffer;

/**
 * The memory in which JavaScript and OpenSSL exchange bytes; one per runtime.
 *
 * <pre>
 *  0       int32 length of TEXT, int32 length of OUTPUT, int32 where they are (bits of Place),
 *          int32 how much was encrypted
 *  64      INPUT    what the peer sent, or what is to be encrypted   (JavaScript → OpenSSL)
 *  +64 KB  TEXT     what was decrypted                               (OpenSSL → JavaScript)
 *  +64 KB  OUTPUT   what is to be sent to the peer                   (OpenSSL → JavaScript)
 * </pre>
 */
final class TransferArea {
  static final int HEAD = 64;
  static final int INPUT_SIZE = 64 << 10;
  static final int TEXT_SIZE = 64 << 10;
  static final int OUTPUT_SIZE = 72 << 10;
  static final int SIZE = HEAD + INPUT_SIZE + TEXT_SIZE + OUTPUT_SIZE;

  /** Where a step has left what it brought, if not here. */
  interface Place {
    /** The text took the place of the bytes received, in the shared heap. */
    int TEXT_IN_HEAP = 1;

    /** The stream underneath has the output. */
    int OUTPUT_TAKEN = 2;

    /** The stream underneath is closed, and the output is lost. */
    int OUTPUT_LOST = 4;
  }

  private final RetainedBuffer retained;
  private final RetainedBuffer heap;
  private final long heapAddress;
  private final ByteBuffer buffer;
  private final long address;

  /**
   * @param heap the shared heap
   */
  TransferArea(RetainedBuffer retained, RetainedBuffer heap) {
    this.retained = retained;
    this.heap = heap;
    heapAddress = OpenSsl.addressOf(heap.buffer());
    buffer = retained.buffer();
    address = OpenSsl.addressOf(buffer);
  }

  long input() {
    return address + HEAD;
  }

  long text() {
    return address + HEAD + INPUT_SIZE;
  }

  long output() {
    return address + HEAD + INPUT_SIZE + TEXT_SIZE;
  }

  /** The address of what the shared heap has at an offset. */
  long heap(int offset) {
    return heapAddress + offset;
  }

  void tell(int text, int output, int places) {
    buffer.putInt(0, text);
    buffer.putInt(4, output);
    buffer.putInt(8, places);
  }

  void written(int length) {
    buffer.putInt(12, length);
  }

  void close() {
    retained.close();
    heap.close();
  }
}
