package io.mlinfra.lint;

import io.mlinfra.blueprint.Blueprint;
import io.mlinfra.spec.read.Nearest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules about phases and about what must not be deleted. */
final class LifecycleRules {
  private static final Pattern ADDRESS = Pattern.compile("([a-z]+\\.[a-z_]+)/(\\S+)");
  private static final List<String> KINDS =
      List.of(
          "billing.budget",
          "compute.address",
          "compute.autoscaler",
          "compute.backend_service",
          "compute.firewall",
          "compute.forwarding_rule",
          "compute.global_address",
          "compute.health_check",
          "compute.instance_group_manager",
          "compute.instance_template",
          "compute.network",
          "compute.resource_policy",
          "compute.route",
          "compute.router",
          "compute.subnetwork",
          "databricks.cluster",
          "databricks.cluster_policy",
          "databricks.instance_pool",
          "datadog.dashboard",
          "datadog.monitor",
          "dns.managed_zone",
          "dns.record_set",
          "iam.service_account",
          "storage.bucket",
          "storage.bucket_iam_member",
          "turbonomic.group",
          "turbonomic.policy",
          "turbonomic.target");

  private LifecycleRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI910", LifecycleRules::protectedIsAnAddress),
        Rule.of("MLI911", LifecycleRules::phasesHaveTime));
  }

  private static void protectedIsAnAddress(Subject s, Report out) {
    List<String> entries = s.plan().lifecycle().protect();
    if (entries.isEmpty()) {
      return;
    }
    Set<String> addresses = addresses(s);
    for (int i = 0; i < entries.size(); i++) {
      String entry = entries.get(i);
      String path = "lifecycle.protect[" + i + "]";
      Matcher m = ADDRESS.matcher(entry);
      if (!m.matches() && !entry.endsWith("*")) {
        out.add(
            path,
            "\"" + entry + "\" is no address, so it protects nothing",
            "write such as storage.bucket/ml-checkpoints");
      } else if (m.matches() && !KINDS.contains(m.group(1))) {
        // Kinds that are not on the list may be new; those that are nearly on it are slips.
        Optional<String> meant = Nearest.to(m.group(1), KINDS);
        if (meant.isPresent()) {
          out.add(
              path,
              "\"" + entry + "\" protects nothing: there is no kind " + m.group(1),
              "did you mean " + meant.get() + "/" + m.group(2) + "?");
        }
      } else if (m.matches() && !addresses.isEmpty() && protectsNone(entry, m, addresses)) {
        out.add(
            path,
            "\"" + entry + "\" protects nothing: the plan makes no such resource",
            Nearest.to(entry, addresses)
                .map(n -> "did you mean " + n + "?")
                .orElse("`mlinfra graph` lists the addresses"));
      }
    }
  }

  /** Only of kinds that a plan's own sections make; monitoring has sections of its own. */
  private static boolean protectsNone(String entry, Matcher m, Set<String> addresses) {
    boolean ours = addresses.stream().anyMatch(a -> a.startsWith(m.group(1) + "/"));
    String head = entry.endsWith("*") ? entry.substring(0, entry.length() - 1) : entry;
    return ours
        && addresses.stream()
            .noneMatch(a -> entry.endsWith("*") ? a.startsWith(head) : a.equals(entry));
  }

  /** What the plan makes in Google Cloud; empty where it cannot be built. */
  private static Set<String> addresses(Subject s) {
    try {
      return Blueprint.of(s.plan(), s.catalog(), List.of()).resources().stream()
          .map(r -> r.address().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IllegalArgumentException e) {
      return Set.of();
    }
  }

  private static void phasesHaveTime(Subject s, Report out) {
    s.plan()
        .deployment()
        .phases()
        .forEach(
            (n, phase) -> {
              if (phase.budget().isZero()) {
                out.add(
                    "deployment.phases." + n + ".budget",
                    "phase " + n + " has a budget of nothing",
                    "write such as 30m");
              }
            });
  }
}
