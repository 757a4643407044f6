package dev.junction.engine;

import com.caoccao.javet.interop.V8Runtime;

/** Memory figures of V8. */
final class V8Figures {
  private V8Figures() {}

  /**
   * Bytes: total heap, total executable, total physical, total available, used, limit, malloced, peak
   * malloced, then native contexts, detached contexts, global handles total and used, external.
   */
  static double[] heap(V8Runtime runtime) {
    var figures = runtime.getV8HeapStatistics().join();
    return new double[] {
      figures.getTotalHeapSize(),
      figures.getTotalHeapSizeExecutable(),
      figures.getTotalPhysicalSize(),
      figures.getTotalAvailableSize(),
      figures.getUsedHeapSize(),
      figures.getHeapSizeLimit(),
      figures.getMallocedMemory(),
      figures.getPeakMallocedMemory(),
      figures.getNumberOfNativeContexts(),
      figures.getNumberOfDetachedContexts(),
      figures.getTotalGlobalHandlesSize(),
      figures.getUsedGlobalHandlesSize(),
      figures.getExternalMemory()
    };
  }
}
