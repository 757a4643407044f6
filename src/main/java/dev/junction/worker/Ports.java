package dev.junction.worker;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** All ports of a program by number, and what its threads have in common. */
final class Ports {
  private final AtomicInteger lastPort = new AtomicInteger();
  private final AtomicInteger lastThread = new AtomicInteger();
  private final ConcurrentHashMap<Integer, Port> ports = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, BroadcastGroup> groups = new ConcurrentHashMap<>();

  /** For each running thread the port on which it hears from threads that are not its kin. */
  private final ConcurrentHashMap<Integer, Integer> mailboxes = new ConcurrentHashMap<>();

  int nextThread() {
    return lastThread.incrementAndGet();
  }

  Port create() {
    var port = new Port(lastPort.incrementAndGet());
    ports.put(port.id, port);
    return port;
  }

  Port get(int id) {
    return ports.get(id);
  }

  BroadcastGroup group(String name) {
    return groups.computeIfAbsent(name, unused -> new BroadcastGroup());
  }

  /** Closes a port, and those that travel in messages which nobody will take. */
  void close(int id) {
    var port = ports.remove(id);
    if (port != null) {
      drop(port.close());
    }
  }

  void drop(Iterable<Message> messages) {
    for (var message : messages) {
      for (int traveller : message.ports()) {
        close(traveller);
      }
    }
  }

  void setMailbox(int thread, int port) {
    mailboxes.put(thread, port);
  }

  void removeMailbox(int thread) {
    mailboxes.remove(thread);
  }

  /** The port of a thread's mailbox; null when there is no such thread. */
  Port mailbox(int thread) {
    var port = mailboxes.get(thread);
    return port == null ? null : ports.get(port);
  }
}
