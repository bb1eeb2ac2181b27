package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What happens when capacity or a path is lost. */
public record RecoverySpec(
    Optional<SpotPreemption> spotPreemption, Optional<NetworkFailure> networkFailure) {
  private static final Duration SECOND = Duration.ofSeconds(1);

  static RecoverySpec read(Section s) {
    return new RecoverySpec(
        s.optionalSection("spot_preemption", "Checkpoints and retries.", SpotPreemption::read),
        s.optionalSection("network_failure", "Failover of paths and names.", NetworkFailure::read));
  }

  /** Checkpoints and retries after a preemption. */
  public record SpotPreemption(
      Duration checkpointInterval,
      long maxRetryAttempts,
      List<String> fallbackRegions,
      StateStorage stateStorage) {
    static SpotPreemption read(Section s) {
      return new SpotPreemption(
          s.duration("checkpoint_interval", "How often checkpoints are written.", SECOND)
              .orElse(Duration.ofMinutes(5)),
          s.count("max_retry_attempts", "How many other places are tried.").orElse(3L),
          s.list("fallback_regions", "Where to go, in order."),
          s.requiredSection("state_storage", "Where checkpoints go.", StateStorage::read));
    }
  }

  /** The bucket for checkpoints. */
  public record StateStorage(
      String type, String bucket, String path, Optional<String> location, boolean protect) {
    static StateStorage read(Section s) {
      return new StateStorage(
          s.choice("type", "Kind of storage.", "google_storage").orElse("google_storage"),
          s.text("bucket", "Bucket name; unique in the whole world.").required("unset"),
          s.text("path", "Prefix within the bucket.").orElse("recovery"),
          s.text(
                  "location",
                  "Where the bucket lives; by default the multi-region of the first cluster's"
                      + " region.")
              .optional(),
          LifecycleSpec.protect(s, "Keeps the bucket from being deleted or replaced."));
    }
  }

  /** Failover of the network. */
  public record NetworkFailure(
      Duration failoverTimeout,
      boolean backupRoutes,
      boolean dnsFallback,
      HealthCheck healthCheck) {
    static NetworkFailure read(Section s) {
      return new NetworkFailure(
          s.duration("failover_timeout", "How long connections drain on failover.", SECOND)
              .orElse(Duration.ofSeconds(30)),
          s.bool("backup_routes", "Keep a second route of lower priority.").orElse(false),
          s.bool("dns_fallback", "Keep a name that fails over.").orElse(false),
          s.section(
              "load_balancer_health_check",
              "The load balancer's health check.",
              HealthCheck::read));
    }
  }

  /** A health check's figures. */
  public record HealthCheck(Duration interval, Duration timeout, long unhealthyThreshold) {
    static HealthCheck read(Section s) {
      return new HealthCheck(
          s.duration("interval", "Between probes.", SECOND).orElse(Duration.ofSeconds(5)),
          s.duration("timeout", "Of one probe.", SECOND).orElse(Duration.ofSeconds(5)),
          s.count("unhealthy_threshold", "Failures in a row that count as down.").orElse(2L));
    }
  }
}
