package dev.junction.zlib;

import com.github.luben.zstd.ZstdException;
import java.util.Map;

/** The names that {@code zstd_errors.h} gives to its numbers. */
final class ZstdErrors {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "GENERIC"),
          Map.entry(10, "prefix_unknown"),
          Map.entry(12, "version_unsupported"),
          Map.entry(14, "frameParameter_unsupported"),
          Map.entry(16, "frameParameter_windowTooLarge"),
          Map.entry(20, "corruption_detected"),
          Map.entry(22, "checksum_wrong"),
          Map.entry(24, "literals_headerWrong"),
          Map.entry(30, "dictionary_corrupted"),
          Map.entry(32, "dictionary_wrong"),
          Map.entry(34, "dictionaryCreation_failed"),
          Map.entry(40, "parameter_unsupported"),
          Map.entry(41, "parameter_combination_unsupported"),
          Map.entry(42, "parameter_outOfBound"),
          Map.entry(44, "tableLog_tooLarge"),
          Map.entry(46, "maxSymbolValue_tooLarge"),
          Map.entry(48, "maxSymbolValue_tooSmall"),
          Map.entry(50, "stabilityCondition_notRespected"),
          Map.entry(60, "stage_wrong"),
          Map.entry(62, "init_missing"),
          Map.entry(64, "memory_allocation"),
          Map.entry(66, "workSpace_tooSmall"),
          Map.entry(70, "dstSize_tooSmall"),
          Map.entry(72, "srcSize_wrong"),
          Map.entry(74, "dstBuffer_null"),
          Map.entry(80, "noForwardProgress_destFull"),
          Map.entry(82, "noForwardProgress_inputEmpty"));

  private ZstdErrors() {}

  static Engine.Failure failure(ZstdException e) {
    return failure((int) Math.abs(e.getErrorCode()), e.getMessage());
  }

  static Engine.Failure failure(int number, String message) {
    return new Engine.Failure(
        message, number, "ZSTD_error_" + NAMES.getOrDefault(number, "GENERIC"));
  }
}
