package io.mlinfra.lint;

import io.mlinfra.spec.RecoverySpec.HealthCheck;
import io.mlinfra.spec.RecoverySpec.NetworkFailure;
import io.mlinfra.spec.RecoverySpec.SpotPreemption;
import io.mlinfra.spec.RecoverySpec.StateStorage;
import io.mlinfra.spec.read.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Rules about health checks, failover and the bucket for checkpoints. */
final class RecoveryRules {
  private static final String CHECK = "recovery.network_failure.load_balancer_health_check.";
  private static final String STORE = "recovery.spot_preemption.state_storage.";
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(300);
  private static final Duration LONGEST_DRAIN = Duration.ofHours(1);
  private static final int MOST_FAILURES = 10;

  /** Multi-regions and predefined dual-regions of Cloud Storage. */
  private static final List<String> WIDE_PLACES =
      List.of("US", "EU", "ASIA", "NAM4", "EUR4", "EUR5", "EUR7", "EUR8", "ASIA1");

  private RecoveryRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI621", RecoveryRules::timeoutWithinInterval),
        Rule.of("MLI622", RecoveryRules::healthCheckInRange),
        Rule.of("MLI623", RecoveryRules::failoverInRange),
        Rule.of("MLI624", RecoveryRules::drainOutlastsDetection),
        Rule.of("MLI625", RecoveryRules::bucketNameIsValid),
        Rule.of("MLI626", RecoveryRules::bucketNameIsCommon),
        Rule.of("MLI627", RecoveryRules::pathIsAPrefix),
        Rule.of("MLI628", RecoveryRules::stateHasItsOwnBucket),
        Rule.of("MLI629", RecoveryRules::recoveryIsOfUse),
        Rule.of("MLI630", RecoveryRules::locationExists),
        Rule.of("MLI631", RecoveryRules::checkpointsAreNear));
  }

  private static Optional<NetworkFailure> failure(Subject s) {
    return s.plan().recovery().networkFailure();
  }

  private static Optional<StateStorage> store(Subject s) {
    return s.plan().recovery().spotPreemption().map(SpotPreemption::stateStorage);
  }

  private static void timeoutWithinInterval(Subject s, Report out) {
    failure(s)
        .map(NetworkFailure::healthCheck)
        .filter(h -> h.timeout().compareTo(h.interval()) > 0)
        .ifPresent(
            h ->
                out.add(
                    CHECK + "timeout",
                    "a probe may take "
                        + h.timeout().toSeconds()
                        + " s, longer than the interval of "
                        + h.interval().toSeconds()
                        + " s",
                    "write \"timeout: " + h.interval().toSeconds() + "\" or less"));
  }

  private static void healthCheckInRange(Subject s, Report out) {
    failure(s)
        .map(NetworkFailure::healthCheck)
        .ifPresent(
            h -> {
              probe(CHECK + "interval", h.interval(), out);
              probe(CHECK + "timeout", h.timeout(), out);
              if (h.unhealthyThreshold() < 1 || h.unhealthyThreshold() > MOST_FAILURES) {
                out.add(
                    CHECK + "unhealthy_threshold",
                    "unhealthy_threshold is from 1 to "
                        + MOST_FAILURES
                        + ", not "
                        + h.unhealthyThreshold(),
                    "write 2");
              }
            });
  }

  private static void probe(String path, Duration d, Report out) {
    if (d.compareTo(Duration.ofSeconds(1)) < 0 || d.compareTo(LONGEST_PROBE) > 0) {
      out.add(
          path,
          path.substring(path.lastIndexOf('.') + 1)
              + " of a health check is from 1 to 300 seconds, not "
              + d.toSeconds(),
          "write 5");
    }
  }

  private static void failoverInRange(Subject s, Report out) {
    failure(s)
        .filter(f -> f.failoverTimeout().compareTo(LONGEST_DRAIN) > 0)
        .ifPresent(
            f ->
                out.mend(
                    "recovery.network_failure.failover_timeout",
                    "connections drain for at most 3600 seconds, not "
                        + f.failoverTimeout().toSeconds(),
                    "3600"));
  }

  private static void drainOutlastsDetection(Subject s, Report out) {
    failure(s)
        .ifPresent(
            f -> {
              HealthCheck h = f.healthCheck();
              long detection = saturated(h.interval().toSeconds(), h.unhealthyThreshold());
              if (f.failoverTimeout().toSeconds() < detection) {
                out.add(
                    "recovery.network_failure.failover_timeout",
                    "a failure is seen after "
                        + detection
                        + " s ("
                        + h.unhealthyThreshold()
                        + " probes of "
                        + h.interval().toSeconds()
                        + " s), later than failover_timeout of "
                        + f.failoverTimeout().toSeconds()
                        + " s",
                    "probe more often, or raise failover_timeout");
              }
            });
  }

  private static long saturated(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  private static void bucketNameIsValid(Subject s, Report out) {
    store(s)
        .map(StateStorage::bucket)
        .filter(b -> !valid(b))
        .ifPresent(
            b ->
                out.add(
                    STORE + "bucket",
                    "\"" + b + "\" is no bucket name",
                    "3 to 63 lower-case letters, digits, dashes, underscores and dots; begins and"
                        + " ends with a letter or digit; without \"goog\" in front or \"google\""));
  }

  static boolean valid(String bucket) {
    return bucket.matches("[a-z0-9][-_a-z0-9.]{1,220}[a-z0-9]")
        && (bucket.length() <= 63 || bucket.contains("."))
        && !bucket.contains("..")
        && !bucket.startsWith("goog")
        && !bucket.matches(".*g[o0]{2}g[l1]e.*")
        && !bucket.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
  }

  private static void locationExists(Subject s, Report out) {
    List<String> names = new ArrayList<>(WIDE_PLACES);
    s.catalog().regions().forEach(r -> names.add(r.name()));
    store(s)
        .flatMap(StateStorage::location)
        .filter(l -> names.stream().noneMatch(l::equalsIgnoreCase))
        .ifPresent(
            l ->
                out.add(
                    STORE + "location",
                    "there is no bucket location " + l,
                    Nearest.to(l, names)
                        .map(n -> "did you mean " + n + "?")
                        .orElse("write a region, or US, EU, ASIA")));
  }

  /** Only between continents that are told apart without doubt. */
  private static void checkpointsAreNear(Subject s, Report out) {
    Optional<String> location = store(s).flatMap(StateStorage::location);
    Optional<String> continent = location.flatMap(RecoveryRules::continent);
    if (continent.isEmpty()) {
      return;
    }
    for (Cluster c : s.clusters()) {
      Optional<String> far =
          c.spec().regions().stream()
              .filter(r -> continent(r).filter(k -> !k.equals(continent.get())).isPresent())
              .findFirst();
      if (far.isPresent()) {
        out.add(
            STORE + "location",
            "machines of "
                + c.name()
                + " in "
                + far.get()
                + " write their checkpoints to "
                + location.orElseThrow()
                + ", on another continent: slow, and paid by the GB",
            "take a location near the machines, or a plan for each continent");
        return;
      }
    }
  }

  private static Optional<String> continent(String place) {
    String name = place.toLowerCase(Locale.ROOT);
    if (name.matches("(us|northamerica)-.*|us|nam4")) {
      return Optional.of("US");
    }
    if (name.matches("europe-.*|eu|eur\\d")) {
      return Optional.of("EU");
    }
    return name.matches("asia-.*|asia1?") ? Optional.of("ASIA") : Optional.empty();
  }

  private static void bucketNameIsCommon(Subject s, Report out) {
    store(s)
        .map(StateStorage::bucket)
        .filter(RecoveryRules::valid)
        .filter(b -> !b.contains(s.plan().gcp().project()))
        .filter(b -> b.length() < 20)
        .ifPresent(
            b ->
                out.add(
                    STORE + "bucket",
                    "bucket names are unique in the whole world; \"" + b + "\" may be taken",
                    "put the project's name in front, such as "
                        + s.plan().gcp().project()
                        + "-"
                        + b));
  }

  private static void pathIsAPrefix(Subject s, Report out) {
    store(s)
        .map(StateStorage::path)
        .filter(p -> p.startsWith("/") || p.contains("//") || p.startsWith("gs:"))
        .ifPresent(
            p ->
                out.mend(
                    STORE + "path",
                    "\"" + p + "\" is no prefix of object names: it would make empty folders",
                    p.replaceFirst("^gs:/*[^/]*", "")
                        .replaceAll("/+", "/")
                        .replaceFirst("^/", "")));
  }

  private static void stateHasItsOwnBucket(Subject s, Report out) {
    Optional<String> state = s.plan().state().bucket();
    if (s.plan().state().backend().equals("gcs")
        && state.isPresent()
        && state.equals(store(s).map(StateStorage::bucket))) {
      out.add(
          "state.bucket",
          "the bucket "
              + state.get()
              + " keeps both checkpoints and the lock; the plan that owns it could delete its own"
              + " journal",
          "keep state in a bucket of its own");
    }
  }

  private static void recoveryIsOfUse(Subject s, Report out) {
    if (s.plan().recovery().spotPreemption().isPresent()
        && !s.plan().cost().spot().isEmpty()
        && s.clusters().stream().noneMatch(Cluster::wantsSpot)) {
      out.add(
          "recovery.spot_preemption",
          "recovery from spot preemption is set up, and no cluster has spot nodes",
          "nothing to change, if the checkpoints are wanted anyway");
    }
  }
}
