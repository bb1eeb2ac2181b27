package io.mlinfra.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a finding code means: the rule, why it is one, how to mend a plan that breaks it, and where
 * it is from. Pages are Markdown files under {@code /lint} of the class path, one a code.
 *
 * @param text the whole page, as {@code mlinfra explain} prints it
 */
public record RulePage(
    String code,
    String rule,
    Severity severity,
    String source,
    String why,
    String mend,
    String text) {
  private static final ConcurrentHashMap<String, Optional<RulePage>> READ =
      new ConcurrentHashMap<>();

  /** The page of a code; empty where there is no such code. */
  public static Optional<RulePage> find(String code) {
    return code.matches("MLI\\d{3}")
        ? READ.computeIfAbsent(code, RulePage::read)
        : Optional.empty();
  }

  static RulePage of(String code) {
    return find(code)
        .orElseThrow(() -> new IllegalStateException("the rule " + code + " has no page"));
  }

  private static Optional<RulePage> read(String code) {
    try (InputStream in = RulePage.class.getResourceAsStream("/lint/" + code + ".md")) {
      return in == null
          ? Optional.empty()
          : Optional.of(parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page of " + code, e);
    }
  }

  private static RulePage parse(String text) {
    String heading = text.lines().findFirst().orElse("");
    int blank = heading.indexOf(' ', 2);
    return new RulePage(
        heading.substring(2, blank),
        heading.substring(blank + 1),
        Severity.valueOf(line(text, "Severity: ").toUpperCase(Locale.ROOT)),
        line(text, "Source: "),
        section(text, "Why"),
        section(text, "Mend"),
        text);
  }

  private static String line(String text, String label) {
    return text.lines()
        .filter(l -> l.startsWith(label))
        .map(l -> l.substring(label.length()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a rule page lacks \"" + label + "\""));
  }

  private static String section(String text, String heading) {
    int at = text.indexOf("\n## " + heading + "\n");
    int from = at + heading.length() + 5;
    int to = text.indexOf("\n## ", from);
    if (at < 0) {
      throw new IllegalStateException("a rule page lacks the section " + heading);
    }
    return text.substring(from, to < 0 ? text.length() : to).strip().replace('\n', ' ');
  }
}
