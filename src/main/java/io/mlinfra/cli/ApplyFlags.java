package io.mlinfra.cli;

import io.mlinfra.apply.ApplyOptions;
import io.mlinfra.apply.capacity.OnStockout;
import io.mlinfra.apply.schedule.Limits;
import io.mlinfra.spec.units.Ratio;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Flags that apply and destroy share. */
final class ApplyFlags {
  @Option(
      names = {"--yes", "-y"},
      description =
          "Do not ask. Does not cover the loss of data or passing --max-delete: see"
              + " --allow-data-loss.")
  boolean yes;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Calls at once, over all services.",
      defaultValue = "32")
  int parallelism = 32;

  @Option(
      names = "--max-delete",
      paramLabel = "SHARE",
      description =
          "Share of the plan's resources that may be deleted or replaced without an explicit yes,"
              + " which is --allow-data-loss or the answer at the prompt.",
      defaultValue = "10%")
  String maxDelete = "10%";

  @Option(
      names = "--allow-data-loss",
      description =
          "Say yes to deleting or replacing what carries data, and to passing --max-delete.")
  boolean allowDataLoss;

  @Option(
      names = "--on-stockout",
      paramLabel = "fail|fallback|wait",
      description = "What to do where there is no capacity.",
      defaultValue = "fallback")
  String onStockout = "fallback";

  @Option(
      names = "--ignore-quota",
      description = "Start even though the least size does not fit the project's quotas.")
  boolean ignoreQuota;

  @Option(
      names = "--ignore-findings",
      description =
          "Start even though `validate` finds errors; to accept one for good, write it into the"
              + " plan's lint.allow.")
  boolean ignoreFindings;

  @Option(
      names = "--enforce-budget",
      description = "Start nothing more once a phase used up its time budget.")
  boolean enforceBudget;

  @Option(
      names = "--monitoring",
      paramLabel = "SERVICES",
      split = ",",
      description =
          "Which monitoring hooks run: datadog,turbonomic, or none. Default: all that the plan"
              + " has.")
  java.util.List<String> monitoring = new java.util.ArrayList<>();

  /** The share as a number; a mistake is one on the command line. */
  Ratio maxDelete() {
    try {
      return Ratio.parse(maxDelete);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--max-delete is a share such as 10%, not \"" + maxDelete + "\"");
    }
  }

  ApplyOptions options(String command, int moves) {
    maxDelete();
    if (parallelism < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--parallelism is at least 1");
    }
    OnStockout mode;
    try {
      mode = OnStockout.valueOf(onStockout.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "--on-stockout is fail, fallback or wait, not \"" + onStockout + "\"");
    }
    return ApplyOptions.DEFAULT
        .withCommand(command)
        .withLimits(Limits.of(parallelism))
        .withEnforceBudget(enforceBudget)
        .withOnStockout(mode, moves);
  }
}
