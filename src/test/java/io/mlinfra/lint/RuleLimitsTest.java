package io.mlinfra.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both sides of every rule's limit. The table {@code limits.txt} beside this test says for each
 * code which changes to a clean plan break the rule, and which are just within it.
 */
class RuleLimitsTest {
  private static final Path FOLDER = Path.of("src/test/resources/lint");
  private static final Path CLEAN = FOLDER.resolve("clean.yaml");

  record Limit(String code, String[] beyond, String[] within) {
    String title() {
      return code + " | " + String.join(" ;; ", beyond);
    }

    @Override
    public String toString() {
      return code + " " + String.join(" ", beyond);
    }
  }

  static List<Limit> limits() throws IOException {
    return limits("limits.txt");
  }

  /** Lines of a table, whose last column may be left out. */
  static List<Limit> limits(String table) throws IOException {
    return Files.readAllLines(FOLDER.resolve(table)).stream()
        .filter(l -> !l.startsWith("#") && !l.isBlank())
        .map(RuleLimitsTest::limit)
        .toList();
  }

  private static Limit limit(String line) {
    String[] parts = line.split("\\|", -1);
    return new Limit(
        parts[0].strip(), changes(parts[1]), changes(parts.length > 2 ? parts[2] : ""));
  }

  private static String[] changes(String text) {
    return Arrays.stream(text.split(";;"))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toArray(String[]::new);
  }

  @Test
  void inTheCleanPlanNothingIsFound() {
    assertThat(Plans.lint(CLEAN)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("limits")
  void beyondItsLimitARuleFindsIt(Limit limit) {
    assertThat(codes(limit, limit.beyond())).contains(limit.code());
  }

  @ParameterizedTest
  @MethodSource("limits")
  void withinItsLimitARuleIsSilent(Limit limit) {
    assertThat(codes(limit, limit.within())).doesNotContain(limit.code());
  }

  @Test
  void everyRuleHasALimitInTheTable() throws IOException {
    assertThat(limits().stream().map(Limit::code).distinct().sorted().toList())
        .containsExactlyElementsOf(Rules.codes());
  }

  /** A mend must mend: with it put in, the same finding is gone. */
  @ParameterizedTest
  @MethodSource("limits")
  void aMendMendsWhatItStandsAt(Limit limit) {
    List<Finding> mendable =
        Plans.lint(limit.code(), CLEAN, limit.beyond()).stream()
            .filter(f -> f.fix().isPresent())
            .toList();
    for (Finding f : mendable) {
      String mend = f.fix().orElseThrow().path() + "=" + f.fix().orElseThrow().value();
      String[] all =
          Stream.concat(Arrays.stream(limit.beyond()), Stream.of(mend)).toArray(String[]::new);
      assertThat(Plans.lint(limit.code(), CLEAN, all))
          .as(f.message())
          .noneMatch(g -> g.code().equals(f.code()) && g.path().equals(f.path()));
    }
  }

  private static List<String> codes(Limit limit, String[] changes) {
    return Plans.lint(limit.code(), CLEAN, changes).stream().map(Finding::code).toList();
  }
}
