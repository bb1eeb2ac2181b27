package io.mlinfra.lint;

import io.mlinfra.blueprint.Placements;
import io.mlinfra.spec.read.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    List<String> named = named(s);
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
      } else if (m.matches() && protectsNone(entry, m.group(1), s, named)) {
        out.add(
            path,
            "\"" + entry + "\" protects nothing: the plan makes no such resource",
            Nearest.to(entry, named)
                .map(n -> "did you mean " + n + "?")
                .orElse("`mlinfra graph` lists the addresses"));
      }
    }
  }

  private static boolean protectsNone(String entry, String kind, Subject s, List<String> named) {
    boolean all = entry.endsWith("*");
    String head = all ? entry.substring(0, entry.length() - 1) : entry;
    return switch (kind) {
      case "storage.bucket", "compute.instance_group_manager" ->
          named.stream().noneMatch(a -> all ? a.startsWith(head) : a.equals(head));
      // Further networks carry the main one's name in front.
      case "compute.network" -> {
        String network = kind + "/" + s.plan().network().name();
        yield !network.equals(head)
            && !head.startsWith(network + "-")
            && !(all && network.startsWith(head));
      }
      default -> false;
    };
  }

  /** The addresses that people protect, of what the plan makes: making all takes a while. */
  private static List<String> named(Subject s) {
    List<String> named = new ArrayList<>();
    named.add("compute.network/" + s.plan().network().name());
    s.plan()
        .recovery()
        .spotPreemption()
        .ifPresent(p -> named.add("storage.bucket/" + p.stateStorage().bucket()));
    new Placements(s.plan(), s.catalog())
        .all()
        .forEach(
            p ->
                named.add("compute.instance_group_manager/" + p.group(s.plan().metadata().name())));
    return named;
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
