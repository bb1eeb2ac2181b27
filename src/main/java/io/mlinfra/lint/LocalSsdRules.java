package io.mlinfra.lint;

import io.mlinfra.catalog.LocalSsdOffer;
import io.mlinfra.spec.PerformanceSpec.LocalSsd;
import io.mlinfra.spec.units.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rules about local SSD and the array made of it. */
final class LocalSsdRules {
  private static final String PATH = "performance.storage.local_ssd.";

  private LocalSsdRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.of("MLI301", LocalSsdRules::fixedByTheType),
        Rule.of("MLI302", LocalSsdRules::allowedByTheType),
        Rule.of("MLI303", LocalSsdRules::noneOnTheType),
        Rule.of("MLI304", LocalSsdRules::totalWithinQuota),
        Rule.of("MLI305", LocalSsdRules::chunkIsAPowerOfTwo));
  }

  private static long asked(Subject s) {
    return s.plan().performance().storage().localSsd().map(LocalSsd::countPerInstance).orElse(0L);
  }

  private static LocalSsdOffer offer(Cluster c) {
    return c.type().orElseThrow().localSsd();
  }

  private static void fixedByTheType(Subject s, Report out) {
    long asked = asked(s);
    List<Cluster> wrong =
        s.known()
            .filter(c -> asked > 0 && offer(c).fixed() && offer(c).max() > 0)
            .filter(c -> offer(c).max() != asked && !meantForOthers(s, asked))
            .toList();
    List<Integer> right = wrong.stream().map(c -> offer(c).max()).distinct().toList();
    for (Cluster c : wrong) {
      String message =
          c.type().orElseThrow().name()
              + " comes with "
              + offer(c).max()
              + " local SSD disks of "
              + offer(c).diskGb()
              + " GB, no more and no fewer; count_per_instance is "
              + asked;
      if (right.size() == 1) {
        out.mend(PATH + "count_per_instance", message, right.getFirst().toString());
      } else {
        out.add(
            PATH + "count_per_instance",
            message,
            "use one machine type with fixed local SSD in a plan, or leave the count out");
      }
    }
  }

  /** Whether there are machines that take the number, so that it is not meant for the others. */
  private static boolean meantForOthers(Subject s, long asked) {
    return s.known().anyMatch(c -> offer(c).allows(asked));
  }

  private static void allowedByTheType(Subject s, Report out) {
    long asked = asked(s);
    s.known()
        .filter(c -> asked > 0 && !offer(c).fixed() && !offer(c).allows(asked))
        .forEach(
            c ->
                out.add(
                    meantForOthers(s, asked) ? Severity.WARNING : Severity.ERROR,
                    PATH + "count_per_instance",
                    c.type().orElseThrow().name()
                        + " of "
                        + c.name()
                        + " takes "
                        + offer(c).counts().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "))
                        + " local SSD disks, not "
                        + asked,
                    meantForOthers(s, asked)
                        ? "nothing to change, if it is meant for the others: there is no array"
                        : "write a count that it takes"));
  }

  private static void noneOnTheType(Subject s, Report out) {
    long asked = asked(s);
    s.known()
        .filter(c -> asked > 0 && offer(c).max() == 0)
        .forEach(
            c ->
                out.add(
                    anyLocalSsd(s) ? Severity.INFO : Severity.WARNING,
                    PATH + "count_per_instance",
                    c.type().orElseThrow().name()
                        + " of "
                        + c.name()
                        + " has no local SSD; the array is left out there",
                    s.catalog()
                        .machineType(c.type().orElseThrow().name() + "-lssd")
                        .map(t -> "take " + t.name() + ", which has " + t.localSsd().max())
                        .orElse("take a machine type with local SSD if it is needed")));
  }

  private static boolean anyLocalSsd(Subject s) {
    return s.known().anyMatch(c -> offer(c).max() > 0);
  }

  private static void totalWithinQuota(Subject s, Report out) {
    Optional<DataSize> allowed = s.plan().quotas().storage().localSsd();
    if (allowed.isEmpty()) {
      return;
    }
    long gb = 0;
    StringBuilder sum = new StringBuilder();
    for (Cluster c : s.known().filter(k -> offer(k).fixed() && offer(k).max() > 0).toList()) {
      long each = (long) offer(c).max() * offer(c).diskGb();
      gb += Math.min(c.scaling().maxNodes(), 1_000_000) * each;
      sum.append(sum.isEmpty() ? "" : " + ")
          .append(c.scaling().maxNodes())
          .append(" x ")
          .append(each);
    }
    if (gb > allowed.get().gb()) {
      out.mend(
          "quotas.gcp.storage.local_ssd_total_gb",
          "the machines carry "
              + gb
              + " GB of local SSD at the most nodes ("
              + sum
              + "); local_ssd_total_gb is "
              + allowed.get().gb(),
          Long.toString(gb));
    }
  }

  private static void chunkIsAPowerOfTwo(Subject s, Report out) {
    s.plan()
        .performance()
        .storage()
        .localSsd()
        .ifPresent(
            d -> {
              long bytes = d.stripe().bytes();
              if (bytes < 4096 || Long.bitCount(bytes) != 1) {
                out.add(
                    PATH + "stripe_size_kb",
                    "a RAID 0 chunk is a power of two of at least 4 KB, not " + d.stripe(),
                    "write \"stripe_size_kb: 256\"");
              }
              if (d.readahead().bytes() < bytes) {
                out.add(
                    Severity.WARNING,
                    PATH + "readahead_kb",
                    "a read-ahead of "
                        + d.readahead()
                        + " is less than one chunk of "
                        + d.stripe()
                        + ", so sequential reads use one disk at a time",
                    "read ahead at least one chunk for each disk");
              }
            });
  }
}
