package io.mlinfra.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CirclesTest {
  @Test
  void anOrderWithoutCirclesIsLeftAsItIs() {
    List<Set<Integer>> needs = needs(Set.of(), Set.of(0), Set.of(0, 1));
    Circles.open(needs);
    assertThat(needs).containsExactly(Set.of(), Set.of(0), Set.of(0, 1));
  }

  @Test
  void ofTwoThatNeedEachOtherOneGoesFirst() {
    List<Set<Integer>> needs = needs(Set.of(1), Set.of(0), Set.of(0));
    Circles.open(needs);
    assertThat(needs).containsExactly(Set.of(), Set.of(0), Set.of(0));
  }

  private static List<Set<Integer>> needs(Set<Integer> a, Set<Integer> b, Set<Integer> c) {
    return List.of(new TreeSet<>(a), new TreeSet<>(b), new TreeSet<>(c));
  }
}
