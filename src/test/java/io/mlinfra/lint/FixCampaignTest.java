package io.mlinfra.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.spec.PlanEditor;
import io.mlinfra.spec.PlanFile;
import io.mlinfra.spec.PlanParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule that has a mend with one right answer, broken in the text of a plan with a comment on
 * each line, in several styles of writing, and mended: afterwards nothing is found that had a mend,
 * and what was not mended is, byte by byte, what it was.
 */
class FixCampaignTest {
  private static final Path FOLDER = Path.of("src/test/resources/lint");
  private static final Pattern COMMENT = Pattern.compile("# note \\d+");
  private static final Linter LINTER = new Linter(Catalog.shipped());

  /** Ways to write the same plan. */
  enum Style {
    UNIX("\n"),
    WINDOWS("\r\n");

    private final String end;

    Style(String end) {
      this.end = end;
    }

    String written(String text) {
      return text.replace("\n", end);
    }
  }

  record Case(RuleLimitsTest.Limit limit, Style style) {
    @Override
    public String toString() {
      return style + " " + limit;
    }
  }

  private static PlanParser.Result parse(String text) {
    return new PlanParser(n -> Optional.empty(), List.of()).parse(text, "plan.yaml");
  }

  private static PlanFile parsed(String text) {
    return switch (parse(text)) {
      case PlanParser.Result.Parsed p -> p.file();
      case PlanParser.Result.Rejected r -> throw new AssertionError(r.errors() + "\n" + text);
    };
  }

  /** The clean plan with a comment at the end of each line and between some. */
  private static String commented() throws IOException {
    StringBuilder text = new StringBuilder();
    int n = 0;
    for (String line : Files.readAllLines(FOLDER.resolve("clean.yaml"))) {
      if (!line.startsWith("#")) {
        text.append(n % 5 == 0 ? "# note " + n++ + "\n" : "");
        text.append(line).append("   # note ").append(n++).append('\n');
      }
    }
    return text.toString();
  }

  /** The changes of a limit, written into the text; empty where that makes no plan. */
  private static Optional<PlanFile> broken(RuleLimitsTest.Limit limit) throws IOException {
    PlanFile file = parsed(commented());
    for (String change : limit.beyond()) {
      int equals = change.indexOf('=');
      String value = change.substring(equals + 1);
      String text =
          PlanEditor.set(file, change.substring(0, equals), value.isEmpty() ? "{}" : value);
      if (parse(text) instanceof PlanParser.Result.Parsed p) {
        file = p.file();
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(file);
  }

  private static boolean mendable(Finding f) {
    return f.fix().isPresent() && f.allowed().isEmpty();
  }

  private static List<RuleLimitsTest.Limit> all() throws IOException {
    List<RuleLimitsTest.Limit> all = new ArrayList<>(RuleLimitsTest.limits());
    all.addAll(RuleLimitsTest.limits("more.txt"));
    return all;
  }

  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (RuleLimitsTest.Limit limit : all()) {
      Optional<PlanFile> file = broken(limit);
      if (file.isPresent()
          && LINTER.lint(file.get()).stream().anyMatch(FixCampaignTest::mendable)) {
        Stream.of(Style.values()).forEach(s -> cases.add(new Case(limit, s)));
      }
    }
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatHasOneRightAnswerIsMendedAndNothingElseIsTouched(Case c) throws IOException {
    String before = c.style().written(broken(c.limit()).orElseThrow().source().text());
    Mender.Result mended = new Mender(LINTER, FixCampaignTest::parse).mend(parsed(before));
    String after = mended.file().source().text();

    assertThat(mended.mended()).isNotEmpty();
    assertThat(LINTER.lint(parsed(after))).as(after).noneMatch(FixCampaignTest::mendable);
    assertThat(comments(after)).isEqualTo(comments(before));
    assertThat(ends(after)).isEqualTo(Set.of(c.style().end));
    List<String> untouched = new ArrayList<>(List.of(before.split("(?<=\n)")));
    List<String> now = new ArrayList<>(List.of(after.split("(?<=\n)")));
    untouched.retainAll(now);
    assertThat(now).as("in the old order").containsSubsequence(untouched);
    long changed = before.lines().count() - untouched.size();
    assertThat(changed).isLessThanOrEqualTo(mended.mended().size());
    assertThat(new Mender(LINTER, FixCampaignTest::parse).mend(parsed(after)).mended()).isEmpty();
  }

  /** The campaign would be worth little, if it passed over a rule. */
  @Test
  void everyRuleThatMendsIsPartOfIt() throws IOException {
    Set<String> mend = new TreeSet<>();
    for (RuleLimitsTest.Limit limit : all()) {
      Plans.lint(limit.code(), FOLDER.resolve("clean.yaml"), limit.beyond()).stream()
          .filter(FixCampaignTest::mendable)
          .forEach(f -> mend.add(f.code()));
    }
    Set<String> tried = new TreeSet<>();
    for (RuleLimitsTest.Limit limit : all()) {
      if (mend.contains(limit.code()) && broken(limit).isPresent()) {
        tried.add(limit.code());
      }
    }
    assertThat(tried).isEqualTo(mend).hasSizeGreaterThan(25);
  }

  private static List<String> comments(String text) {
    return COMMENT.matcher(text).results().map(MatchResult::group).toList();
  }

  private static Set<String> ends(String text) {
    Set<String> ends = new TreeSet<>();
    Pattern.compile("\r?\n").matcher(text).results().forEach(m -> ends.add(m.group()));
    return ends;
  }
}
