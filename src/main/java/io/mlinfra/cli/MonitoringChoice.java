package io.mlinfra.cli;

import io.mlinfra.blueprint.monitoring.MonitoringResources;
import io.mlinfra.spec.read.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code --monitoring}: services by name, or {@code none} alone. */
final class MonitoringChoice {
  private static final String NONE = "none";

  private MonitoringChoice() {}

  static Set<String> of(List<String> given) {
    Set<String> chosen = new TreeSet<>();
    for (String word : given) {
      String service = word.strip().toLowerCase(Locale.ROOT);
      if (!service.equals(NONE) && !MonitoringResources.ALL.contains(service)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--monitoring knows datadog, turbonomic and none, not \""
                + word
                + "\""
                + Nearest.to(service, MonitoringResources.ALL)
                    .map(s -> "; did you mean " + s + "?")
                    .orElse(""));
      }
      chosen.add(service);
    }
    if (chosen.contains(NONE) && chosen.size() > 1) {
      throw new CommandFailure(
          ExitCode.USAGE, "--monitoring none stands alone: it leaves every hook out");
    }
    chosen.remove(NONE);
    return Set.copyOf(chosen);
  }
}
