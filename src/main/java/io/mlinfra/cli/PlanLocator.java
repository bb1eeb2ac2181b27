package io.mlinfra.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the plan file: named, else the environment's, else ./mlinfra.yaml, else the only one in
 * ./plans.
 */
final class PlanLocator {
  private PlanLocator() {}

  static Path find(Optional<Path> named, Optional<String> environment, Path folder) {
    if (named.isPresent() || environment.isPresent()) {
      Path file = named.orElseGet(() -> Path.of(environment.orElseThrow()));
      if (!Files.isRegularFile(file)) {
        throw new CommandFailure(
            ExitCode.BAD_PLAN, "there is no plan file " + file + candidates(folder));
      }
      return file;
    }
    Path here = folder.resolve("mlinfra.yaml");
    if (Files.isRegularFile(here)) {
      return folder.toString().isEmpty() ? Path.of("mlinfra.yaml") : here;
    }
    List<Path> plans = plans(folder);
    if (plans.size() == 1) {
      return plans.getFirst();
    }
    String what =
        plans.isEmpty() ? "there is no plan file here" : "there are several plans in ./plans";
    throw new CommandFailure(
        ExitCode.BAD_PLAN,
        what + candidates(folder) + "; name one with -f FILE, or write one with `mlinfra init`");
  }

  private static String candidates(Path folder) {
    List<Path> plans = plans(folder);
    return plans.isEmpty()
        ? ""
        : " (found: " + String.join(", ", plans.stream().map(Path::toString).toList()) + ")";
  }

  private static List<Path> plans(Path folder) {
    Path plans = folder.resolve("plans");
    if (!Files.isDirectory(plans)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(plans)) {
      return files
          .filter(p -> p.toString().endsWith(".yaml"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
