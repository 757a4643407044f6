package dev.junction.engine;

import java.util.List;

/**
 * The capabilities that a runtime offers to JavaScript, by number. Implemented where all are known.
 */
public interface Capabilities {
  /**
   * The names for {@code binding(name)}; a capability's number is its index here, from 1 (0 is the
   * engine).
   */
  List<String> names();

  /** The class of the ops; only asked for when a snapshot is built, or without one. */
  Class<? extends Ops> type(int number);

  /** Makes a capability, when JavaScript first calls one of its ops. */
  Ops create(int number, Host host);
}
