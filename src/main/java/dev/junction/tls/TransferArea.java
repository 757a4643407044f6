package dev.junction.tls;

import dev.junction.engine.RetainedBuffer;
import java.nio.ByteBuffer;

/**
 * The memory in which JavaScript and OpenSSL exchange bytes; one per runtime.
 *
 * <pre>
 *  0       int32 length of TEXT, int32 length of OUTPUT
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

  private final RetainedBuffer retained;
  private final ByteBuffer buffer;
  private final long address;

  TransferArea(RetainedBuffer retained) {
    this.retained = retained;
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

  void tell(int text, int output) {
    buffer.putInt(0, text);
    buffer.putInt(4, output);
  }

  void close() {
    retained.close();
  }
}
