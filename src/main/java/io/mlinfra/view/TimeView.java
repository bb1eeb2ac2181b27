package io.mlinfra.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.estimate.PhaseEstimate;
import io.mlinfra.spec.units.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time estimates for people and scripts. */
public final class TimeView {
  private static final int MOST_STEPS = 12;

  private TimeView() {}

  /**
   * The lines below a plan, one for each phase with changes.
   *
   * @param embedded whether the target is the embedded cloud, whose times are not the real ones
   * @param verbose whether the critical path is named
   */
  public static List<String> lines(List<PhaseEstimate> phases, boolean embedded, boolean verbose) {
    List<String> lines = new ArrayList<>();
    for (PhaseEstimate p : phases) {
      if (p.changes() == 0) {
        continue;
      }
      lines.add("Time:  phase " + p.phase() + " " + times(p, embedded));
      if (verbose && !p.criticalPath().isEmpty()) {
        lines.add("       critical path: " + path(p));
      }
    }
    return lines;
  }

  private static String times(PhaseEstimate p, boolean embedded) {
    String text =
        embedded
            ? "about "
                + format(p.here())
                + " here ("
                + basis(p)
                + "), about "
                + format(p.real())
                + " on the real services by typical times"
            : "about " + format(p.here()) + " (" + basis(p) + ")";
    return text
        + ", budget "
        + Durations.format(p.budget())
        + (p.over() ? ": TOO LONG for its budget" : "");
  }

  private static String basis(PhaseEstimate p) {
    if (p.measured() == 0) {
      return "typical times";
    }
    return p.measured() == p.changes()
        ? "measured by earlier applies"
        : p.measured() + " of " + p.changes() + " changes measured by earlier applies";
  }

  private static String path(PhaseEstimate p) {
    List<String> steps =
        p.criticalPath().stream()
            .limit(MOST_STEPS)
            .map(s -> s.address() + " " + format(s.time()))
            .toList();
    int more = p.criticalPath().size() - steps.size();
    return String.join(" > ", steps) + (more > 0 ? " > " + more + " more" : "");
  }

  /** Whole seconds, rounded up; below one with a digit behind the point. */
  private static String format(Duration d) {
    if (d.toSeconds() == 0 && !d.isZero()) {
      return seconds(d).toPlainString() + "s";
    }
    return Durations.format(Duration.ofSeconds(d.plusMillis(999).toSeconds()));
  }

  /** Puts the estimates into the {@code phases} of a plan's JSON. */
  public static void addTo(ObjectNode plan, List<PhaseEstimate> phases) {
    for (JsonNode phase : plan.path("phases")) {
      phases.stream()
          .filter(p -> p.phase() == phase.path("phase").asInt())
          .forEach(p -> add((ObjectNode) phase, p));
    }
  }

  private static void add(ObjectNode json, PhaseEstimate p) {
    json.put("estimate_s", seconds(p.here()))
        .put("estimate_real_s", seconds(p.real()))
        .put("estimate_measured", p.measured())
        .put("over_budget", p.over());
    ArrayNode path = json.putArray("critical_path");
    p.criticalPath()
        .forEach(
            s ->
                path.addObject()
                    .put("address", s.address().toString())
                    .put("estimate_s", seconds(s.time())));
  }

  private static BigDecimal seconds(Duration d) {
    return BigDecimal.valueOf(d.toMillis(), 3).setScale(1, RoundingMode.UP);
  }
}
