package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The phases in which the plan is carried out. */
public record DeploymentSpec(SortedMap<Integer, Phase> phases) {
  private static final Map<Integer, String> NAMES =
      Map.of(1, "Initial Infrastructure", 2, "Monitoring Integration", 3, "Scaling Strategy");

  static DeploymentSpec read(Section s) {
    Map<String, Phase> named =
        s.sections(
            "phases",
            "By number: 1 infrastructure, 2 monitoring, 3 scaling.",
            "1, 2 or 3",
            Phase::read);
    SortedMap<Integer, Phase> phases = new TreeMap<>();
    NAMES.forEach((n, name) -> phases.put(n, new Phase(name, Duration.ofMinutes(30))));
    named.forEach(
        (n, phase) -> {
          if (n.matches("[123]")) {
            phases.put(Integer.parseInt(n), phase);
          } else {
            s.error("phases", "\"" + n + "\" is no phase; there are 1, 2 and 3", "");
          }
        });
    return new DeploymentSpec(Collections.unmodifiableSortedMap(phases));
  }

  /** A phase's name and how long it may take. */
  public record Phase(String name, Duration budget) {
    static Phase read(Section s) {
      return new Phase(
          s.text("name", "As it is shown.").required("Phase"),
          s.duration("budget", "How long it may take.", Duration.ofSeconds(1))
              .required(Duration.ofMinutes(30)));
    }
  }
}
