package io.mlinfra.lint;

import io.mlinfra.spec.LintSpec;
import io.mlinfra.spec.PlanFile;
import java.util.ArrayList;
import java.util.List;

/** Checks the plan's own list of accepted findings: it must not outlive what it accepts. */
final class Allowances {
  static final String UNKNOWN = "MLI901";
  static final String UNUSED = "MLI902";

  private final PlanFile file;
  private final List<Finding> found;

  Allowances(PlanFile file, List<Finding> found) {
    this.file = file;
    this.found = found;
  }

  static boolean covers(LintSpec.Allow allow, Finding finding) {
    return allow.code().equals(finding.code())
        && allow
            .path()
            .map(p -> finding.path().equals(p) || finding.path().startsWith(p + "."))
            .orElse(true);
  }

  List<Finding> findings() {
    Report unknown = new Report(file, UNKNOWN);
    Report unused = new Report(file, UNUSED);
    List<LintSpec.Allow> allow = file.plan().lint().allow();
    for (int i = 0; i < allow.size(); i++) {
      LintSpec.Allow a = allow.get(i);
      String path = "lint.allow[" + i + "]";
      if (RulePage.find(a.code()).isEmpty()) {
        unknown.add(
            path + ".code",
            "lint.allow names " + a.code() + ", which no rule has",
            "`mlinfra explain` lists the codes");
      } else if (found.stream().noneMatch(f -> covers(a, f))) {
        unused.add(
            path,
            "lint.allow accepts " + a.code() + ", which is not found any more",
            "remove the entry");
      }
    }
    List<Finding> all = new ArrayList<>(unknown.findings());
    all.addAll(unused.findings());
    return all;
  }
}
