package dev.junction.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints how many tests ran, in one plain line at the end. */
public final class TotalListener implements TestExecutionListener {
  private final AtomicInteger passed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger skipped = new AtomicInteger();

  @Override
  public void executionSkipped(TestIdentifier identifier, String reason) {
    skipped.incrementAndGet();
  }

  @Override
  public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (identifier.isTest()) passed.incrementAndGet();
      }
      // A container fails when what comes before its tests does, which counts as much.
      case FAILED -> failed.incrementAndGet();
      case ABORTED -> skipped.incrementAndGet();
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    System.out.printf(
        "%ntests: %d passed, %d failed, %d skipped%n", passed.get(), failed.get(), skipped.get());
  }
}
