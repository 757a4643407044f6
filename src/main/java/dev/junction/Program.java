package dev.junction;

import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the runtimes of one program share: the first one and the workers that it started. */
final class Program {
  private final ConcurrentHashMap<Class<?>, Object> state = new ConcurrentHashMap<>();
  private final Set<WorkerRuntime> workers = ConcurrentHashMap.newKeySet();
  private SoftReference<byte[]> snapshot = new SoftReference<>(null);
  volatile Path directory;

  Program(Path directory) {
    this.directory = directory;
  }

  <T> T shared(Class<T> kind, Supplier<T> maker) {
    return kind.cast(state.computeIfAbsent(kind, unused -> maker.get()));
  }

  /** The snapshot, which all workers start from; kept as long as memory allows. */
  synchronized byte[] snapshot(Path home) {
    var bytes = snapshot.get();
    if (bytes == null) {
      bytes = Junction.snapshot(home);
      snapshot = new SoftReference<>(bytes);
    }
    return bytes;
  }

  void add(WorkerRuntime worker) {
    workers.add(worker);
  }

  void remove(WorkerRuntime worker) {
    workers.remove(worker);
  }

  /** Ends all workers and waits for them. */
  void stopWorkers() {
    workers.forEach(WorkerRuntime::stop);
    workers.forEach(WorkerRuntime::join);
  }
}
