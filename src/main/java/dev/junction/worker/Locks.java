package dev.junction.worker;

import dev.junction.engine.Events;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The locks of a program by name: which requests hold one, which wait in line (Web Locks). */
final class Locks {
  static final int GRANTED = 0;
  static final int STOLEN = 1;
  static final int NOT_AVAILABLE = 2;

  private static final class Request {
    final int id;
    final String name;
    final boolean exclusive;
    final String client;
    final Events events;
    final int handle;

    Request(int id, String name, boolean exclusive, String client, Events events, int handle) {
      this.id = id;
      this.name = name;
      this.exclusive = exclusive;
      this.client = client;
      this.events = events;
      this.handle = handle;
    }

    void tell(int kind) {
      events.emit(handle, kind, null);
    }
  }

  private static final class Line {
    final List<Request> held = new ArrayList<>();
    final List<Request> waiting = new ArrayList<>();
  }

  private final Map<String, Line> lines = new HashMap<>();
  private int last;

  synchronized int request(
      Events events,
      int handle,
      String client,
      String name,
      boolean exclusive,
      boolean ifAvailable,
      boolean steal) {
    var request = new Request(++last, name, exclusive, client, events, handle);
    var line = lines.computeIfAbsent(name, unused -> new Line());
    if (steal) {
      line.held.forEach(holder -> holder.tell(STOLEN));
      line.held.clear();
      line.held.add(request);
      request.tell(GRANTED);
    } else if (ifAvailable && !(line.waiting.isEmpty() && isGrantable(line, request))) {
      request.tell(NOT_AVAILABLE);
    } else {
      line.waiting.add(request);
      advance(line);
    }
    return request.id;
  }

  private static boolean isGrantable(Line line, Request request) {
    return line.held.isEmpty() || !request.exclusive && !line.held.getFirst().exclusive;
  }

  private static void advance(Line line) {
    while (!line.waiting.isEmpty() && isGrantable(line, line.waiting.getFirst())) {
      var next = line.waiting.removeFirst();
      line.held.add(next);
      next.tell(GRANTED);
    }
  }

  synchronized void release(int id) {
    removeIf(request -> request.id == id);
  }

  /** Gives back all that a thread holds and waits for. */
  synchronized void releaseAll(Events events) {
    removeIf(request -> request.events == events);
  }

  private void removeIf(java.util.function.Predicate<Request> condition) {
    for (Iterator<Line> all = lines.values().iterator(); all.hasNext(); ) {
      var line = all.next();
      boolean changed = line.held.removeIf(condition) | line.waiting.removeIf(condition);
      if (changed) {
        advance(line);
      }
      if (line.held.isEmpty() && line.waiting.isEmpty()) {
        all.remove();
      }
    }
  }

  /** Two arrays of name, mode and client: what is held, what waits. */
  synchronized Object[] query() {
    var held = new ArrayList<Object>();
    var waiting = new ArrayList<Object>();
    for (var line : lines.values()) {
      line.held.forEach(request -> describe(request, held));
      line.waiting.forEach(request -> describe(request, waiting));
    }
    return new Object[] {held.toArray(), waiting.toArray()};
  }

  private static void describe(Request request, List<Object> target) {
    target.add(request.name);
    target.add(request.exclusive ? "exclusive" : "shared");
    target.add(request.client);
  }
}
