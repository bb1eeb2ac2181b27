package io.mlinfra.lint;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.spec.LintSpec;
import io.mlinfra.spec.PlanFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Checks a plan against all rules. */
public final class Linter {
  private static final Comparator<Finding> IN_FILE_ORDER =
      Comparator.comparing((Finding f) -> f.position().line())
          .thenComparing(f -> f.position().column())
          .thenComparing(Finding::code)
          .thenComparing(Finding::message);

  private final Catalog catalog;

  public Linter(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * All that the rules find, in file order. What the plan allows under {@code lint.allow} is among
   * it, with the reason that it gives.
   */
  public List<Finding> lint(PlanFile file) {
    Subject subject = Subject.of(file.plan(), catalog);
    List<Finding> found = new ArrayList<>();
    for (Rule rule : Rules.ALL) {
      found.addAll(rule.findings(subject, file));
    }
    List<LintSpec.Allow> allow = file.plan().lint().allow();
    List<Finding> result = new ArrayList<>(found.stream().map(f -> allowed(f, allow)).toList());
    result.addAll(new Allowances(file, found).findings());
    result.sort(IN_FILE_ORDER);
    return List.copyOf(result);
  }

  private static Finding allowed(Finding f, List<LintSpec.Allow> allow) {
    Optional<String> reason =
        allow.stream().filter(a -> Allowances.covers(a, f)).map(LintSpec.Allow::reason).findFirst();
    return new Finding(
        f.code(),
        f.severity(),
        f.message(),
        f.path(),
        f.position(),
        f.rule(),
        f.why(),
        f.source(),
        f.suggestion(),
        f.fix(),
        reason);
  }
}
