package io.mlinfra.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What findings say, word by word: the severity, where it is, the values, and the mend. {@code
 * findings.txt} has it for every change of {@code limits.txt} and of {@code more.txt} beside it;
 * with {@code -Dmlinfra.findings=write} it is written anew, to be read before it is kept.
 */
class RuleMessagesTest {
  private static final Path FOLDER = Path.of("src/test/resources/lint");
  private static final Path CLEAN = FOLDER.resolve("clean.yaml");
  private static final Path FILE = FOLDER.resolve("findings.txt");
  private static final boolean WRITE = "write".equals(System.getProperty("mlinfra.findings"));
  private static final Map<String, List<String>> EXPECTED = read();
  private static final Map<String, List<String>> SEEN = new LinkedHashMap<>();

  static List<RuleLimitsTest.Limit> limits() throws IOException {
    List<RuleLimitsTest.Limit> all = new ArrayList<>(RuleLimitsTest.limits());
    all.addAll(RuleLimitsTest.limits("more.txt"));
    return all;
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aFindingSaysWhatIsWrongWhereAndWhatToDo(RuleLimitsTest.Limit limit) {
    List<String> said =
        Plans.lint(limit.code(), CLEAN, limit.beyond()).stream()
            .filter(f -> f.code().equals(limit.code()))
            .map(RuleMessagesTest::text)
            .toList();
    SEEN.put(limit.title(), said);
    if (!WRITE) {
      assertThat(said).isEqualTo(EXPECTED.get(limit.title()));
    }
  }

  private static String text(Finding f) {
    return f.severity().name().toLowerCase(java.util.Locale.ROOT)
        + " "
        + f.path()
        + ": "
        + f.message()
        + " -> "
        + f.suggestion()
        + f.fix().map(x -> " [" + x.path() + "=" + x.value() + "]").orElse("");
  }

  private static Map<String, List<String>> read() {
    Map<String, List<String>> all = new LinkedHashMap<>();
    try {
      List<String> block = new ArrayList<>();
      for (String line : Files.exists(FILE) ? Files.readAllLines(FILE) : List.<String>of()) {
        if (line.startsWith("  ")) {
          block.add(line.strip());
        } else {
          block = all.computeIfAbsent(line, k -> new ArrayList<>());
          block.clear();
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return all;
  }

  @AfterAll
  static void keep() throws IOException {
    if (WRITE) {
      StringBuilder text = new StringBuilder();
      SEEN.forEach(
          (title, said) -> {
            text.append(title).append('\n');
            said.forEach(s -> text.append("  ").append(s).append('\n'));
          });
      Files.writeString(FILE, text.toString());
    }
  }
}
