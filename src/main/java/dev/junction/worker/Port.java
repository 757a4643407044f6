package dev.junction.worker;

import java.util.ArrayDeque;

/**
 * One end of a channel: the queue of what was posted to it. Any thread may post; the thread to
 * which the port is attached is woken by an event, and takes messages until there is none. A port
 * that is under way to another thread is attached to none and keeps queueing.
 */
final class Port {
  final int id;
  private final ArrayDeque<Message> queue = new ArrayDeque<>();
  private Port peer;
  private BroadcastGroup group;
  private Inbox inbox;
  private boolean wakePending;
  private boolean closed;
  private boolean peerClosed;

  Port(int id) {
    this.id = id;
  }

  static void entangle(Port a, Port b) {
    a.peer = b;
    b.peer = a;
  }

  void join(BroadcastGroup newGroup) {
    group = newGroup;
    newGroup.add(this);
  }

  /** Delivers to the other end, or to all others of the group. */
  boolean post(Message message) {
    if (group != null) {
      group.post(this, message);
      return true;
    }
    Port other;
    synchronized (this) {
      other = closed ? null : peer;
    }
    return other != null && other.deliver(message);
  }

  synchronized boolean deliver(Message message) {
    if (closed) {
      return false;
    }
    queue.add(message);
    wake();
    return true;
  }

  private void wake() {
    if (inbox != null && !wakePending) {
      wakePending = true;
      inbox.wake(id);
    }
  }

  /** From now on the port tells this thread. */
  synchronized void attach(Inbox newInbox) {
    inbox = newInbox;
    wakePending = false;
    if (!queue.isEmpty() || peerClosed) {
      wake();
    }
  }

  synchronized void detach() {
    inbox = null;
    wakePending = false;
  }

  /** The next message; null when there is none, which lets the port wake its thread again. */
  synchronized Message take() {
    var message = queue.poll();
    if (message == null) {
      wakePending = false;
    }
    return message;
  }

  synchronized int size() {
    return queue.size();
  }

  /**
   * Lets the next thing that comes wake the thread again; does so at once if something is there.
   */
  synchronized void rearm() {
    wakePending = false;
    if (!queue.isEmpty()) {
      wake();
    }
  }

  /** Whether the other end is closed and everything that it sent was taken. */
  synchronized boolean isFinished() {
    return closed || peerClosed && queue.isEmpty();
  }

  /** Answers the messages that nobody will take. */
  ArrayDeque<Message> close() {
    Port other;
    BroadcastGroup left;
    ArrayDeque<Message> dropped;
    synchronized (this) {
      if (closed) {
        return new ArrayDeque<>();
      }
      closed = true;
      other = peer;
      peer = null;
      left = group;
      inbox = null;
      dropped = new ArrayDeque<>(queue);
      queue.clear();
    }
    if (left != null) {
      left.remove(this);
    }
    if (other != null) {
      other.peerHasClosed();
    }
    return dropped;
  }

  private synchronized void peerHasClosed() {
    peerClosed = true;
    peer = null;
    // A port that nobody listens to any more has not let itself be woken again.
    wakePending = false;
    wake();
  }
}
