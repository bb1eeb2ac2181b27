package io.mlinfra.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every command takes. */
final class Globals {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "Plan file. Default: $MLINFRA_PLAN, ./mlinfra.yaml, or the only plan in ./plans.")
  @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Override one value of the plan; repeatable.")
  List<String> overrides = new ArrayList<>();

  @Option(
      names = "--target",
      paramLabel = "sandbox|gcp",
      description = "Which cloud. Default: $MLINFRA_TARGET, the plan's target, sandbox.")
  @Nullable String target;

  @Option(
      names = "--endpoint",
      paramLabel = "SERVICE=URL",
      description = "Send one service's calls elsewhere; repeatable. Plain http only on loopback.")
  Map<String, String> endpoints = new LinkedHashMap<>();

  @Option(
      names = "--sandbox-dir",
      paramLabel = "DIR",
      description =
          "Where the embedded cloud lives. Default: $MLINFRA_SANDBOX_DIR, .mlinfra/sandbox beside"
              + " the plan.")
  @Nullable Path sandboxDir;

  @Option(
      names = "--sandbox-profile",
      paramLabel = "default|fresh",
      description = "Quotas that a new embedded cloud begins with.",
      defaultValue = "default")
  String sandboxProfile = "default";

  @Option(
      names = "--time-scale",
      paramLabel = "N",
      description = "How slow the embedded cloud is: 1 is like the real one.",
      defaultValue = "0.001")
  double timeScale = 0.001;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json, or what the command offers besides.",
      defaultValue = "text")
  String output = "text";

  @Option(names = "--no-color", description = "No colours.")
  boolean noColor;

  /** One entry for each {@code -v}. */
  boolean[] verbose = new boolean[0];

  @Option(names = "-v", description = "More logging; -vv for every call.")
  void verbose(boolean[] given) {
    verbose = given;
    Verbosity.set(given.length);
  }
}
