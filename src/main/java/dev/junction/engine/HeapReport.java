package dev.junction.engine;

import com.caoccao.javet.enums.V8AllocationSpace;
import com.caoccao.javet.enums.V8GCCallbackFlags;
import com.caoccao.javet.enums.V8GCType;
import com.caoccao.javet.interop.V8Runtime;
import com.caoccao.javet.interop.callback.IJavetGCCallback;
import com.caoccao.javet.interop.monitoring.V8HeapSpaceStatistics;
import com.caoccao.javet.interop.monitoring.V8HeapStatistics;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * V8's own heap statistics and its garbage collections, for {@code node:v8}.
 *
 * <p>While the loop thread holds the isolate, V8 gives its statistics in an interrupt: they are
 * asked for, JavaScript runs some steps, and they are there.
 */
final class HeapReport implements AutoCloseable {
  /** Where in the first figures of {@link #report} the used bytes are. */
  static final int USED = 4;

  private static final int SCAVENGE = 1;
  private static final double NANOS_PER_MILLI = 1e6;

  private final V8Runtime runtime;
  private CompletableFuture<V8HeapStatistics> heap;
  private final List<CompletableFuture<V8HeapSpaceStatistics>> spaces = new ArrayList<>();

  /** Types (V8's numbers) and nanoseconds in turn. */
  private final List<Double> collections = new ArrayList<>();

  private IJavetGCCallback prologue;
  private IJavetGCCallback epilogue;
  private long collectionStart;
  private boolean isWatched;
  private Host host;
  private int handle;

  HeapReport(V8Runtime runtime) {
    this.runtime = runtime;
  }

  void request() {
    heap = runtime.getV8HeapStatistics();
    spaces.clear();
    for (var space : V8AllocationSpace.getDistinctValues()) {
      spaces.add(runtime.getV8HeapSpaceStatistics(space));
    }
  }

  /** Null when V8 has not answered yet. */
  Object[] report() {
    if (!heap.isDone() || !spaces.stream().allMatch(CompletableFuture::isDone)) {
      return null;
    }
    var all = heap.join();
    var report = new ArrayList<Object>();
    report.add(
        new double[] {
          all.getTotalHeapSize(),
          all.getTotalHeapSizeExecutable(),
          all.getTotalPhysicalSize(),
          all.getTotalAvailableSize(),
          all.getUsedHeapSize(),
          all.getHeapSizeLimit(),
          all.getMallocedMemory(),
          all.getPeakMallocedMemory(),
          all.getDoesZapGarbage(),
          all.getNumberOfNativeContexts(),
          all.getNumberOfDetachedContexts(),
          all.getTotalGlobalHandlesSize(),
          all.getUsedGlobalHandlesSize(),
          all.getExternalMemory()
        });
    for (var future : spaces) {
      var space = future.join();
      report.add(space.getSpaceName());
      report.add(
          new double[] {
            space.getSpaceSize(),
            space.getSpaceUsedSize(),
            space.getSpaceAvailableSize(),
            space.getPhysicalSpaceSize()
          });
    }
    return report.toArray();
  }

  void watchCollections(boolean watch) {
    isWatched = watch;
    if (watch) {
      collections.clear();
    }
    listen();
  }

  /**
   * Sends an event with the figures of each collection.
   *
   * @param receiver a handle, or 0 for nobody
   */
  void reportCollections(Host to, int receiver) {
    host = to;
    handle = receiver;
    listen();
  }

  private void listen() {
    boolean listens = isWatched || handle != 0;
    if (!listens) {
      stopWatching();
    } else if (prologue == null) {
      prologue = (types, flags) -> collectionStart = System.nanoTime();
      epilogue = this::collected;
      runtime.addGCPrologueCallback(prologue);
      runtime.addGCEpilogueCallback(epilogue);
    }
  }

  // V8 is in the middle of a collection: nothing of it may be called.
  private void collected(EnumSet<V8GCType> types, EnumSet<V8GCCallbackFlags> flags) {
    long nanos = System.nanoTime() - collectionStart;
    int type = 0;
    for (var each : types) {
      type |= each.getValue();
    }
    type = type == 0 ? SCAVENGE : type;
    if (isWatched) {
      collections.add((double) type);
      collections.add((double) nanos);
    }
    if (handle != 0) {
      int flag = 0;
      for (var each : flags) {
        flag |= each.getValue();
      }
      var loop = host.loop();
      double duration = nanos / NANOS_PER_MILLI;
      var figures = new double[] {type, flag, loop.nowMillis() - duration, duration};
      loop.post(() -> {
        if (handle != 0) {
          host.events().emit(handle, 0, figures);
        }
      });
    }
  }

  double[] collections() {
    return collections.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void stopWatching() {
    if (prologue != null) {
      runtime.removeGCPrologueCallback(prologue);
      runtime.removeGCEpilogueCallback(epilogue);
      prologue = null;
      epilogue = null;
    }
  }

  @Override
  public void close() {
    stopWatching();
  }
}
