package dev.junction.engine;

/**
 * A receiver of submissions that takes bytes from Java, too: what it takes counts as submitted
 * after all that has been drained. Loop thread only.
 */
public interface ByteSink extends Submissions.Receiver {
  /**
   * Where bytes may be put before {@link #commit}.
   *
   * @param wanted how many there may be, at most {@link #MOST}
   * @return an address; 0 when nothing is taken any more
   */
  long claim(int wanted);

  /**
   * Takes the bytes that were put where {@link #claim} said.
   *
   * @param tracked whether JavaScript is to be told when they have left
   */
  void commit(int length, boolean tracked);

  /** What can be claimed at once. */
  int MOST = 96 << 10;
}
