package dev.junction.poll;

import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.Arrays;

/**
 * Where Netty's warnings and errors go in a process of our own: to {@link System.Logger}, which is
 * started when there is something to say. Netty by itself looks for three logging libraries in all
 * jars first, which takes longer than all the rest of its start.
 */
final class NettyLog extends AbstractInternalLogger {
  private static final long serialVersionUID = 1;

  private static final class Factory extends InternalLoggerFactory {
    @Override
    protected InternalLogger newInstance(String name) {
      return new NettyLog(name);
    }
  }

  private NettyLog(String name) {
    super(name);
  }

  /** Before any other class of Netty is used. */
  static void install() {
    InternalLoggerFactory.setDefaultFactory(new Factory());
  }

  private void say(System.Logger.Level level, String message, Object... details) {
    Throwable cause = null;
    for (var detail : details) {
      if (detail instanceof Throwable thrown) {
        cause = thrown;
      }
    }
    var text = details.length == 0 ? message : message + ' ' + Arrays.toString(details);
    System.getLogger(name()).log(level, text, cause);
  }

  private void warning(String message, Object... details) {
    say(System.Logger.Level.WARNING, message, details);
  }

  private void failure(String message, Object... details) {
    say(System.Logger.Level.ERROR, message, details);
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public void trace(String message) {}

  @Override
  public void trace(String format, Object a) {}

  @Override
  public void trace(String format, Object a, Object b) {}

  @Override
  public void trace(String format, Object... arguments) {}

  @Override
  public void trace(String message, Throwable cause) {}

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public void debug(String message) {}

  @Override
  public void debug(String format, Object a) {}

  @Override
  public void debug(String format, Object a, Object b) {}

  @Override
  public void debug(String format, Object... arguments) {}

  @Override
  public void debug(String message, Throwable cause) {}

  @Override
  public boolean isInfoEnabled() {
    return false;
  }

  @Override
  public void info(String message) {}

  @Override
  public void info(String format, Object a) {}

  @Override
  public void info(String format, Object a, Object b) {}

  @Override
  public void info(String format, Object... arguments) {}

  @Override
  public void info(String message, Throwable cause) {}

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public void warn(String message) {
    warning(message);
  }

  @Override
  public void warn(String format, Object a) {
    warning(format, a);
  }

  @Override
  public void warn(String format, Object a, Object b) {
    warning(format, a, b);
  }

  @Override
  public void warn(String format, Object... arguments) {
    warning(format, arguments);
  }

  @Override
  public void warn(String message, Throwable cause) {
    warning(message, cause);
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  public void error(String message) {
    failure(message);
  }

  @Override
  public void error(String format, Object a) {
    failure(format, a);
  }

  @Override
  public void error(String format, Object a, Object b) {
    failure(format, a, b);
  }

  @Override
  public void error(String format, Object... arguments) {
    failure(format, arguments);
  }

  @Override
  public void error(String message, Throwable cause) {
    failure(message, cause);
  }
}
