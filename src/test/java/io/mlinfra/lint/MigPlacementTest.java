package io.mlinfra.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.catalog.GpuModel;
import io.mlinfra.catalog.MigProfile;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MigPlacementTest {
  private static final GpuModel H100 = Catalog.shipped().gpu("nvidia-h100-mega-80gb").orElseThrow();
  private static final List<MigProfile> PROFILES = H100.migProfiles();

  private final MigPlacement onH100 = MigPlacement.on(H100);

  @Provide
  Arbitrary<List<MigProfile>> layouts() {
    return Arbitraries.of(PROFILES).list().ofMinSize(1).ofMaxSize(6);
  }

  @Property(tries = 400)
  void findsAPlacementExactlyWhereTryingAllOfThemFindsOne(
      @ForAll("layouts") List<MigProfile> layout) {
    assertThat(onH100.place(layout).isPresent()).isEqualTo(bruteForce(layout));
  }

  @Property(tries = 400)
  void aPlacementMeetsAllRules(@ForAll("layouts") List<MigProfile> layout) {
    onH100
        .place(layout)
        .ifPresent(
            placed -> {
              assertThat(placed.stream().map(MigPlacement.Placed::profile))
                  .containsExactlyInAnyOrderElementsOf(layout);
              boolean[] taken = new boolean[H100.memorySlices()];
              for (MigPlacement.Placed p : placed) {
                assertThat(p.profile().starts()).contains(p.start());
                for (int i = 0; i < p.profile().memorySlices(); i++) {
                  assertThat(taken[p.start() + i]).isFalse();
                  taken[p.start() + i] = true;
                }
              }
            });
  }

  @Property(tries = 200)
  void noPartOfTheLayoutThatFitsIsLarger(@ForAll("layouts") List<MigProfile> layout) {
    List<MigProfile> found = onH100.largestThatFits(layout);
    assertThat(bruteForce(found)).isTrue();
    int best = 0;
    for (int subset = 0; subset < 1 << layout.size(); subset++) {
      List<MigProfile> part = part(layout, subset);
      if (bruteForce(part)) {
        best = Math.max(best, MigPlacement.compute(part));
      }
    }
    assertThat(MigPlacement.compute(found)).isEqualTo(best);
  }

  @Example
  void slicesThatSufficeAreNotEnoughWhereNoStartIsLeft() {
    // 3g + 3g take all eight memory slices, though one compute slice is left.
    List<MigProfile> layout = List.of(profile("3g.40gb"), profile("3g.40gb"), profile("1g.10gb"));
    assertThat(MigPlacement.compute(layout)).isEqualTo(H100.computeSlices());
    assertThat(onH100.place(layout)).isEmpty();
  }

  @Example
  void sevenSmallInstancesFitAndEightDoNot() {
    List<MigProfile> seven = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      seven.add(profile("1g.10gb"));
    }
    assertThat(onH100.place(seven)).isPresent();
    seven.add(profile("1g.10gb"));
    assertThat(onH100.place(seven)).isEmpty();
    assertThat(onH100.largestThatFits(seven)).hasSize(7);
  }

  @Example
  void nothingIsPlacedInNoTime() {
    assertThat(onH100.place(List.of())).hasValue(List.of());
    assertThat(onH100.largestThatFits(List.of())).isEmpty();
  }

  private static MigProfile profile(String name) {
    return PROFILES.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<MigProfile> part(List<MigProfile> layout, int subset) {
    List<MigProfile> part = new ArrayList<>();
    for (int i = 0; i < layout.size(); i++) {
      if ((subset >> i & 1) == 1) {
        part.add(layout.get(i));
      }
    }
    return part;
  }

  /** Tries every combination of starts, in the order of the layout. */
  private static boolean bruteForce(List<MigProfile> layout) {
    for (MigProfile p : layout) {
      if (layout.stream().filter(p::equals).count() > p.maxCount()) {
        return false;
      }
    }
    return layout.stream().mapToInt(MigProfile::computeSlices).sum() <= 7
        && bruteForce(layout, 0, new boolean[8]);
  }

  private static boolean bruteForce(List<MigProfile> layout, int index, boolean[] taken) {
    if (index == layout.size()) {
      return true;
    }
    MigProfile p = layout.get(index);
    for (int start : p.starts()) {
      boolean[] next = taken.clone();
      boolean free = true;
      for (int i = start; i < start + p.memorySlices(); i++) {
        free &= !next[i];
        next[i] = true;
      }
      if (free && bruteForce(layout, index + 1, next)) {
        return true;
      }
    }
    return false;
  }
}
