package com.caoccao.javet.utils;

import com.caoccao.javet.interfaces.IJavetLogger;
import java.lang.System.Logger.Level;

/**
 * Takes the place of Javet's class of this name. Javet's makes a {@code java.util.logging} logger
 * for every runtime, which costs some 20 ms of a process's start; this one asks for a logger when
 * there is something to log.
 */
public class JavetDefaultLogger implements IJavetLogger {
  private final String name;

  public JavetDefaultLogger(String name) {
    this.name = name;
  }

  @Override
  public void debug(String message) {}

  @Override
  public void logDebug(String format, Object... arguments) {}

  @Override
  public void info(String message) {}

  @Override
  public void logInfo(String format, Object... arguments) {}

  @Override
  public void warn(String message) {
    System.getLogger(name).log(Level.WARNING, message);
  }

  @Override
  public void error(String message) {
    System.getLogger(name).log(Level.ERROR, message);
  }

  @Override
  public void error(String message, Throwable cause) {
    System.getLogger(name).log(Level.ERROR, message, cause);
  }
}
