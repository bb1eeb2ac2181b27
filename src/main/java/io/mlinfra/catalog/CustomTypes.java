package io.mlinfra.catalog;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which custom machine types a series has.
 *
 * @param vcpus as single numbers, or from-to/step
 * @param minGb least memory of all
 * @param stepMb memory comes in steps of so many MB
 */
public record CustomTypes(
    String series,
    List<String> vcpus,
    BigDecimal minGbPerVcpu,
    BigDecimal maxGbPerVcpu,
    int minGb,
    int stepMb,
    Provenance provenance) {
  private static final BigDecimal MB = BigDecimal.valueOf(1024);

  static CustomTypes read(Table.Row row) {
    return new CustomTypes(
        row.text("series"),
        row.words("vcpus"),
        row.decimal("min_gb_per_vcpu"),
        row.decimal("max_gb_per_vcpu"),
        row.number("min_gb"),
        row.number("step_mb"),
        row.provenance());
  }

  /**
   * What is wrong with a size, for people; empty where it is allowed.
   *
   * @param rows of one series
   * @param extended whether the type asks for extended memory
   */
  public static Optional<String> refusal(
      List<CustomTypes> rows, int count, long memoryMb, boolean extended) {
    return rows.stream()
        .filter(r -> r.vcpus.stream().anyMatch(v -> admits(v, count)))
        .findFirst()
        .map(r -> r.refusal(count, memoryMb, extended))
        .orElseGet(
            () ->
                Optional.of(
                    count
                        + " vCPUs; there are "
                        + rows.stream()
                            .flatMap(r -> r.vcpus.stream())
                            .collect(Collectors.joining(", "))));
  }

  private Optional<String> refusal(int count, long memoryMb, boolean extended) {
    BigDecimal gb = BigDecimal.valueOf(memoryMb).divide(MB);
    BigDecimal least =
        minGbPerVcpu.multiply(BigDecimal.valueOf(count)).max(BigDecimal.valueOf(minGb));
    BigDecimal most = maxGbPerVcpu.multiply(BigDecimal.valueOf(count));
    if (memoryMb % stepMb != 0) {
      return Optional.of(memoryMb + " MB, which is no multiple of " + stepMb);
    }
    if (gb.compareTo(least) < 0 || (!extended && gb.compareTo(most) > 0)) {
      return Optional.of(
          gb.stripTrailingZeros().toPlainString()
              + " GB; with "
              + count
              + " vCPUs it may have "
              + least.stripTrailingZeros().toPlainString()
              + " to "
              + most.stripTrailingZeros().toPlainString()
              + " GB");
    }
    return Optional.empty();
  }

  private static boolean admits(String range, int count) {
    int dash = range.indexOf('-');
    if (dash < 0) {
      return count == Integer.parseInt(range);
    }
    int slash = range.indexOf('/');
    int from = Integer.parseInt(range.substring(0, dash));
    int to = Integer.parseInt(range.substring(dash + 1, slash));
    int step = Integer.parseInt(range.substring(slash + 1));
    return count >= from && count <= to && (count - from) % step == 0;
  }
}
