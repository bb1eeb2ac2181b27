package io.mlinfra.lint;

import io.mlinfra.catalog.GpuModel;
import io.mlinfra.catalog.MigProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Places MIG instances on one GPU, as the driver does: every instance takes a run of memory slices
 * that begins at one of its profile's starts and meets no other run; the compute slices together
 * must not pass those of the GPU, and no profile may be used more often than its most.
 *
 * <p>A GPU has at most eight memory slices, so all choices can be tried.
 */
public final class MigPlacement {
  private final int computeSlices;

  /**
   * @param computeSlices of one GPU
   */
  public MigPlacement(int computeSlices) {
    this.computeSlices = computeSlices;
  }

  public static MigPlacement on(GpuModel model) {
    return new MigPlacement(model.computeSlices());
  }

  /** One instance in its place. */
  public record Placed(MigProfile profile, int start) {}

  /** Where the instances go; empty where no placement exists. */
  public Optional<List<Placed>> place(List<MigProfile> instances) {
    if (compute(instances) > computeSlices || tooMany(instances)) {
      return Optional.empty();
    }
    List<MigProfile> order = new ArrayList<>(instances);
    // The largest first: they have the fewest starts.
    order.sort(Comparator.comparingInt(MigProfile::memorySlices).reversed());
    List<Placed> placed = new ArrayList<>();
    return place(order, 0, 0, placed) ? Optional.of(List.copyOf(placed)) : Optional.empty();
  }

  /**
   * The largest part of a layout that fits: most compute slices, then most memory slices, then most
   * instances; of equals, the one that keeps the earlier entries of the layout.
   */
  public List<MigProfile> largestThatFits(List<MigProfile> instances) {
    // No GPU takes more of a profile than its most, so further ones change nothing.
    List<MigProfile> considered = new ArrayList<>();
    for (MigProfile p : instances) {
      if (considered.stream().filter(p::equals).count() < p.maxCount()) {
        considered.add(p);
      }
    }
    Best best = new Best();
    grow(considered, 0, new ArrayList<>(), best);
    return best.layout;
  }

  private static final class Best {
    private List<MigProfile> layout = List.of();

    void offer(List<MigProfile> candidate) {
      if (ORDER.compare(candidate, layout) > 0) {
        layout = List.copyOf(candidate);
      }
    }

    private static final Comparator<List<MigProfile>> ORDER =
        Comparator.<List<MigProfile>>comparingInt(MigPlacement::compute)
            .thenComparingInt(MigPlacement::memory)
            .thenComparingInt(List::size);
  }

  private void grow(List<MigProfile> all, int next, List<MigProfile> chosen, Best best) {
    best.offer(chosen);
    for (int i = next; i < all.size(); i++) {
      if (i > next && all.get(i).equals(all.get(i - 1))) {
        continue; // the same choice again
      }
      chosen.add(all.get(i));
      if (place(chosen).isPresent()) {
        grow(all, i + 1, chosen, best);
      }
      chosen.removeLast();
    }
  }

  private static boolean place(
      List<MigProfile> instances, int index, int taken, List<Placed> placed) {
    if (index == instances.size()) {
      return true;
    }
    MigProfile profile = instances.get(index);
    int run = (1 << profile.memorySlices()) - 1;
    for (int start : profile.starts()) {
      int slices = run << start;
      if ((slices & taken) == 0) {
        placed.add(new Placed(profile, start));
        if (place(instances, index + 1, taken | slices, placed)) {
          return true;
        }
        placed.removeLast();
      }
    }
    return false;
  }

  private static boolean tooMany(List<MigProfile> instances) {
    return instances.stream()
        .anyMatch(p -> instances.stream().filter(p::equals).count() > p.maxCount());
  }

  static int compute(List<MigProfile> instances) {
    return instances.stream().mapToInt(MigProfile::computeSlices).sum();
  }

  static int memory(List<MigProfile> instances) {
    return instances.stream().mapToInt(MigProfile::memorySlices).sum();
  }
}
