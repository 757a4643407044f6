package dev.junction.worker;

import java.util.concurrent.CopyOnWriteArrayList;

/** The open broadcast channels of one name. */
final class BroadcastGroup {
  private final CopyOnWriteArrayList<Port> members = new CopyOnWriteArrayList<>();

  void add(Port port) {
    members.add(port);
  }

  void remove(Port port) {
    members.remove(port);
  }

  void post(Port from, Message message) {
    for (var member : members) {
      if (member != from) {
        member.deliver(message);
      }
    }
  }
}
