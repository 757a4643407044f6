package dev.junction.crypto;

import dev.junction.engine.OpException;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * A block cipher in the modes that need whole blocks. Padding is done here, since it may be
 * switched on and off under way: encrypting gives every complete block at once, decrypting keeps
 * the last one back, which may be padding.
 */
abstract class PaddedBlocks extends CipherState {
  private final int blockSize;
  private final boolean encrypt;
  private boolean isPadded = true;

  /** How many bytes of a block that is not complete there are. */
  private int rest;

  /** The last block, which may be padding; empty if it is out already. */
  private byte[] held = NOTHING;

  PaddedBlocks(int blockSize, boolean encrypt) {
    this.blockSize = blockSize;
    this.encrypt = encrypt;
  }

  /** Takes data and gives all blocks that are complete by it. */
  abstract byte[] process(byte[] data) throws GeneralSecurityException;

  @Override
  final void setPadding(boolean padding) {
    isPadded = padding;
  }

  @Override
  final byte[] update(byte[] data) throws GeneralSecurityException {
    if (data.length == 0) return NOTHING;
    var result = process(data);
    rest = (rest + data.length) % blockSize;
    if (encrypt) return result;
    var whole = Arrays.copyOf(held, held.length + result.length);
    System.arraycopy(result, 0, whole, held.length, result.length);
    if (rest != 0 || !isPadded) {
      held = NOTHING;
      return whole;
    }
    held = Arrays.copyOfRange(whole, whole.length - blockSize, whole.length);
    return Arrays.copyOf(whole, whole.length - blockSize);
  }

  @Override
  final byte[] finish(byte[] tag) throws GeneralSecurityException, OpException {
    if (!isPadded) {
      if (rest != 0) throw wrongFinalBlock();
      return held;
    }
    if (encrypt) {
      var padding = new byte[blockSize - rest];
      Arrays.fill(padding, (byte) padding.length);
      return process(padding);
    }
    if (rest != 0 || held.length == 0) throw wrongFinalBlock();
    var padding = held[blockSize - 1];
    var wrong = padding < 1 || padding > blockSize ? 1 : 0;
    for (var i = Math.max(0, blockSize - padding); i < blockSize; i++) wrong |= held[i] ^ padding;
    if (wrong != 0) throw badDecrypt();
    return Arrays.copyOf(held, blockSize - padding);
  }
}
