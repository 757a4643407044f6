package dev.junction.worker;

/**
 * What was posted: the bytes of a cloned value, the array buffers given away with it, and the
 * numbers of the ports that travel in it.
 */
record Message(byte[] bytes, Object[] buffers, int[] ports) {
  /** The bytes, or an array of the bytes and each buffer's. */
  Object answer() {
    if (buffers.length == 0) {
      return bytes;
    }
    var all = new Object[buffers.length + 1];
    all[0] = bytes;
    System.arraycopy(buffers, 0, all, 1, buffers.length);
    return all;
  }
}
