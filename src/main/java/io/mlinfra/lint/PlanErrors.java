package io.mlinfra.lint;

import io.mlinfra.spec.read.SpecError;
import java.util.List;
import java.util.Optional;

/** What keeps a file from being read as a plan, as findings like any other. */
public final class PlanErrors {
  static final String CODE = "MLI001";

  private PlanErrors() {}

  public static List<Finding> findings(List<SpecError> errors) {
    RulePage page = RulePage.of(CODE);
    return errors.stream()
        .map(
            e ->
                new Finding(
                    CODE,
                    page.severity(),
                    e.message(),
                    e.path(),
                    e.position(),
                    page.rule(),
                    page.why(),
                    page.source(),
                    e.suggestion().isEmpty() ? page.mend() : e.suggestion(),
                    Optional.empty(),
                    Optional.empty()))
        .toList();
  }
}
