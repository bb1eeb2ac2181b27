package io.mlinfra.apply;

import io.mlinfra.apply.capacity.OnStockout;
import io.mlinfra.apply.schedule.Limits;
import io.mlinfra.diff.Action;
import java.time.Duration;

/**
 * How an apply is to be run.
 *
 * @param command what the user called it, for the journal: {@code apply} or {@code destroy}
 * @param limits how much runs at once
 * @param enforceBudget whether a phase that used up its budget starts nothing more
 * @param gateTimeout how long a phase's resources may take to settle
 * @param onStockout what to do where there is no capacity
 * @param maxMoves how often one resource may go elsewhere
 * @param typical how long an action takes that was never measured
 */
public record ApplyOptions(
    String command,
    Limits limits,
    boolean enforceBudget,
    Duration gateTimeout,
    OnStockout onStockout,
    int maxMoves,
    Typical typical) {

  /** What an action on a kind of resource takes as a rule. */
  @FunctionalInterface
  public interface Typical {
    Duration of(String kind, Action action);
  }

  public static final ApplyOptions DEFAULT =
      new ApplyOptions(
          "apply",
          Limits.of(32),
          false,
          Duration.ofMinutes(15),
          OnStockout.FALLBACK,
          3,
          (kind, action) -> Duration.ofSeconds(10));

  public ApplyOptions withCommand(String newCommand) {
    return new ApplyOptions(
        newCommand, limits, enforceBudget, gateTimeout, onStockout, maxMoves, typical);
  }

  public ApplyOptions withLimits(Limits newLimits) {
    return new ApplyOptions(
        command, newLimits, enforceBudget, gateTimeout, onStockout, maxMoves, typical);
  }

  public ApplyOptions withEnforceBudget(boolean enforce) {
    return new ApplyOptions(command, limits, enforce, gateTimeout, onStockout, maxMoves, typical);
  }

  public ApplyOptions withGateTimeout(Duration timeout) {
    return new ApplyOptions(command, limits, enforceBudget, timeout, onStockout, maxMoves, typical);
  }

  public ApplyOptions withOnStockout(OnStockout mode, int moves) {
    return new ApplyOptions(command, limits, enforceBudget, gateTimeout, mode, moves, typical);
  }

  public ApplyOptions withTypical(Typical times) {
    return new ApplyOptions(
        command, limits, enforceBudget, gateTimeout, onStockout, maxMoves, times);
  }
}
