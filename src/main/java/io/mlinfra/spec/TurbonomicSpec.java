package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.units.Ratio;
import io.mlinfra.spec.units.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the plan keeps in IBM Turbonomic. */
public record TurbonomicSpec(
    Optional<String> host,
    Optional<String> username,
    Secret password,
    List<String> features,
    List<String> targets,
    Policies policies,
    Integration integration,
    Optional<String> oauthRole,
    Secret gcpServiceAccountKey) {
  static TurbonomicSpec read(Section s) {
    return new TurbonomicSpec(
        s.text("host", "Address of the Turbonomic server.").optional(),
        s.text("username", "User, or OAuth client id.").optional(),
        s.secret("password", "Password, or OAuth client secret."),
        s.choices(
            "features",
            "What it is used for.",
            "Workload Optimization",
            "Cost Management",
            "Resource Allocation",
            "Performance Assurance"),
        s.choices(
            "targets",
            "What it is to see.",
            "GCP Infrastructure",
            "Kubernetes Clusters",
            "Storage Systems",
            "Network Resources"),
        s.section("policies", "Automation policies.", Policies::read),
        s.section("integration", "How it analyses and acts.", Integration::read),
        s.text(
                "oauth_role",
                "Role of an OAuth client, such as OBSERVER; with it, username and password are the"
                    + " client's id and secret.")
            .optional(),
        s.secret(
            "gcp_service_account_key",
            "JSON key of the service account through which Turbonomic reads Google Cloud."));
  }

  /** Settings of the three policies; absent means the server's own. */
  public record Policies(
      Optional<Duration> responseTime,
      Optional<Ratio> utilizationTarget,
      Optional<Ratio> minUtilization,
      Optional<Boolean> reclaimIdle,
      Optional<Boolean> budgetConstraints,
      Optional<String> spotUsage) {
    static Policies read(Section s) {
      record Pair<A, B>(A a, B b) {}
      Pair<Optional<Duration>, Optional<Ratio>> p =
          s.section(
              "performance",
              "Performance policy.",
              x ->
                  new Pair<>(
                      x.duration(
                              "response_time_ms",
                              "Response time to keep; milliseconds.",
                              Duration.ofMillis(1))
                          .optional(),
                      x.ratio("utilization_target", "Utilisation to aim at.").optional()));
      Pair<Optional<Ratio>, Optional<Boolean>> e =
          s.section(
              "efficiency",
              "Efficiency policy.",
              x ->
                  new Pair<>(
                      x.ratio(
                              "min_utilization",
                              "Utilisation below which a resource counts as wasted.")
                          .optional(),
                      x.bool("idle_resource_reclamation", "Whether idle resources are reclaimed.")
                          .optional()));
      Pair<Optional<Boolean>, Optional<String>> c =
          s.section(
              "cost",
              "Cost policy.",
              x ->
                  new Pair<>(
                      x.bool("budget_constraints", "Whether budgets bound actions.").optional(),
                      x.choice(
                              "spot_instance_usage",
                              "How much spot capacity to use.",
                              "maximize",
                              "allow",
                              "avoid")
                          .optional()));
      return new Policies(p.a(), p.b(), e.a(), e.b(), c.a(), c.b());
    }
  }

  /** Analysis and action mode. */
  public record Integration(Duration analysisInterval, String actionMode, List<String> scope) {
    static Integration read(Section s) {
      return new Integration(
          s.duration("analysis_interval", "How often it analyses.", Duration.ofSeconds(1))
              .orElse(Duration.ofMinutes(10)),
          s.choice(
                  "action_mode",
                  "What it does with an action.",
                  "recommend",
                  "manual",
                  "automatic",
                  "disabled")
              .orElse("recommend"),
          s.choices("optimization_scope", "What it may act on.", "compute", "storage", "network"));
    }
  }
}
