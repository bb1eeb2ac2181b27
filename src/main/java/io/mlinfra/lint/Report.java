package io.mlinfra.lint;

import io.mlinfra.spec.PlanFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes down what one rule finds. */
final class Report {
  private final PlanFile file;
  private final String code;
  private final List<Finding> findings = new ArrayList<>();

  Report(PlanFile file, String code) {
    this.file = file;
    this.code = code;
  }

  /** Pages are read when something is found, for most rules find nothing. */
  private RulePage page() {
    return RulePage.of(code);
  }

  /** Whether the plan file says something at this path, rather than taking the default. */
  boolean written(String path) {
    return file.positions().containsKey(path);
  }

  /** A finding whose mend needs a decision. */
  void add(String path, String message, String suggestion) {
    add(page().severity(), path, message, suggestion, Optional.empty());
  }

  /** A finding that is less or more grave than the rule's findings are as a rule. */
  void add(Severity severity, String path, String message, String suggestion) {
    add(severity, path, message, suggestion, Optional.empty());
  }

  /** A finding with one right mend, at its own path. */
  void mend(String path, String message, String value) {
    mend(path, message, new Fix(path, value));
  }

  /** A finding with one right mend. */
  void mend(String path, String message, Fix fix) {
    String key = fix.path().substring(fix.path().lastIndexOf('.') + 1);
    add(
        page().severity(),
        path,
        message,
        "write \"" + key + ": " + fix.value() + "\"",
        Optional.of(fix));
  }

  private void add(
      Severity severity, String path, String message, String suggestion, Optional<Fix> fix) {
    RulePage page = page();
    findings.add(
        new Finding(
            page.code(),
            severity,
            message,
            path,
            file.position(path),
            page.rule(),
            page.why(),
            page.source(),
            suggestion,
            fix,
            Optional.empty()));
  }

  List<Finding> findings() {
    return findings;
  }
}
