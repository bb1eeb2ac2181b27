package io.mlinfra.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  @Test
  void equalTextsDoNotDiffer() {
    assertThat(LineDiff.of("a\nb\n", "a\nb\n")).isEmpty();
    assertThat(LineDiff.of("", "")).isEmpty();
  }

  @Test
  void changedAddedAndRemovedLinesAreShownWithTheirNumbers() {
    assertThat(LineDiff.of("a\nb\nc\n", "a\nx\nc\n")).containsExactly("-2: b", "+2: x");
    assertThat(LineDiff.of("a\nc\n", "a\nb\nc\n")).containsExactly("+2: b");
    assertThat(LineDiff.of("a\nb\nc\n", "c\n")).containsExactly("-1: a", "-2: b");
    assertThat(LineDiff.of("", "a\n")).containsExactly("+1: a");
  }

  @Test
  void whatIsShownTurnsOneTextIntoTheOther() {
    Random random = new Random(7);
    for (int n = 0; n < 200; n++) {
      List<String> a = lines(random);
      List<String> b = lines(random);
      List<String> rebuilt = new ArrayList<>(a);
      List<String> diff = LineDiff.of(String.join("\n", a), String.join("\n", b));
      diff.reversed().stream().filter(l -> l.startsWith("-")).forEach(l -> rebuilt.remove(at(l)));
      diff.stream()
          .filter(l -> l.startsWith("+"))
          .forEach(l -> rebuilt.add(at(l), l.substring(l.indexOf(' ') + 1)));
      assertThat(rebuilt).isEqualTo(b);
    }
  }

  @Test
  void fewChangesInAManyLinesAreFoundQuickly() {
    String a =
        IntStream.range(0, 20_000).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    assertThat(LineDiff.of(a, a.replace("line 7\n", "x\n").replace("line 19990\n", "y\n")))
        .hasSize(4);
  }

  private static int at(String line) {
    return Integer.parseInt(line.substring(1, line.indexOf(':'))) - 1;
  }

  private static List<String> lines(Random random) {
    return IntStream.range(0, 1 + random.nextInt(12))
        .mapToObj(i -> "l" + random.nextInt(4))
        .toList();
  }
}
