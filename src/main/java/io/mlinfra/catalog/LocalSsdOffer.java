package io.mlinfra.catalog;

import java.util.List;

/**
 * Local SSD disks of a machine type.
 *
 * @param counts how many may be there; one entry means that the number is fixed
 * @param diskGb size of each, GB as the Compute API counts (2^30 bytes)
 */
public record LocalSsdOffer(List<Integer> counts, int diskGb) {
  /** No local SSD at all. */
  public static final LocalSsdOffer NONE = new LocalSsdOffer(List.of(0), 375);

  public LocalSsdOffer {
    counts = List.copyOf(counts);
  }

  /** Whether the machine type decides the number, so that a plan cannot. */
  public boolean fixed() {
    return counts.size() == 1;
  }

  public boolean allows(long count) {
    return counts.stream().anyMatch(c -> c == count);
  }

  public int max() {
    return counts.stream().max(Integer::compare).orElse(0);
  }

  public int min() {
    return counts.stream().min(Integer::compare).orElse(0);
  }
}
