package dev.junction.engine;

/**
 * An expected failure of an op: JavaScript sees an {@code Error} with this message and {@code
 * code}.
 */
public final class OpException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code Node's error code, such as {@code ERR_CRYPTO_INVALID_DIGEST}; an empty string for
   *     none
   * @param message the message as Node prints it
   */
  public OpException(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
