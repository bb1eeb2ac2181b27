package io.mlinfra.view;

import io.mlinfra.lint.Finding;
import io.mlinfra.lint.Severity;
import java.util.ArrayList;
import java.util.List;

/** Findings beside something else: a line for each that blocks, and how many others there are. */
public final class FindingLines {
  private static final int SHOWN = 10;

  private FindingLines() {}

  public static List<String> of(List<Finding> findings, Style style) {
    List<Finding> errors = findings.stream().filter(Finding::blocks).toList();
    List<String> lines = new ArrayList<>();
    errors.stream()
        .limit(SHOWN)
        .forEach(
            f ->
                lines.add(
                    f.position()
                        + ": "
                        + style.red("error")
                        + " "
                        + f.code()
                        + ": "
                        + f.message()));
    if (!findings.isEmpty()) {
      lines.add("Findings: " + count(findings) + ". `mlinfra validate` shows them.");
    }
    return lines;
  }

  static String count(List<Finding> findings) {
    long errors = findings.stream().filter(Finding::blocks).count();
    long allowed = findings.stream().filter(f -> f.allowed().isPresent()).count();
    long warnings =
        findings.stream()
            .filter(f -> f.severity() == Severity.WARNING && f.allowed().isEmpty())
            .count();
    List<String> parts =
        new ArrayList<>(List.of(plural(errors, "error"), plural(warnings, "warning")));
    long notes = findings.size() - errors - warnings - allowed;
    if (notes > 0) {
      parts.add(plural(notes, "note"));
    }
    if (allowed > 0) {
      parts.add(allowed + " allowed");
    }
    return String.join(", ", parts);
  }

  private static String plural(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
