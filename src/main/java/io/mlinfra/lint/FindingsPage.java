package io.mlinfra.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page {@code docs/findings.md}: every finding code with its rule, why, mend and source. */
public final class FindingsPage {
  private FindingsPage() {}

  /** Every code that a finding can have, in order. */
  public static List<String> codes() {
    List<String> codes = new ArrayList<>(List.of(PlanErrors.CODE));
    codes.addAll(Rules.codes());
    return List.copyOf(codes);
  }

  /** The page of every code, in order. */
  public static List<RulePage> pages() {
    return codes().stream().map(RulePage::of).toList();
  }

  /** All of them as Markdown. */
  public static String markdown() {
    StringBuilder out = new StringBuilder();
    out.append("# Findings\n\n");
    out.append("What `mlinfra validate` can find in a plan. `mlinfra explain CODE` prints one of");
    out.append(" these. Generated from\nthe rules' own pages by `scripts/docs`.\n\n");
    out.append("| code | severity | rule |\n| --- | --- | --- |\n");
    List<RulePage> pages = pages();
    for (RulePage p : pages) {
      out.append("| [").append(p.code()).append("](#").append(p.code().toLowerCase(Locale.ROOT));
      out.append(") | ").append(p.severity().label()).append(" | ").append(p.rule()).append(" |\n");
    }
    for (RulePage p : pages) {
      out.append("\n## ").append(p.code()).append("\n\n");
      out.append("**").append(p.rule()).append("** (").append(p.severity().label()).append(")\n\n");
      out.append(p.why()).append("\n\n");
      out.append("Mend: ").append(p.mend()).append("\n\n");
      out.append("Source: ").append(p.source()).append("\n");
    }
    return out.toString();
  }
}
