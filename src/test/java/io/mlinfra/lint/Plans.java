package io.mlinfra.lint;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.spec.PlanFile;
import io.mlinfra.spec.PlanParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads plans for tests of rules, and changes single values of them. */
final class Plans {
  static final Path SHIPPED = Path.of("plans/ml-fleet.yaml");
  static final Path REQUESTED = Path.of("plans/examples/as-requested.yaml");

  private Plans() {}

  /** The findings in a file, after {@code path=value} changes. */
  static List<Finding> lint(Path file, String... changes) {
    return new Linter(Catalog.shipped()).lint(read(file, changes));
  }

  /**
   * What one rule finds by itself; what is no rule of its own, but is found about the others, by
   * way of all of them.
   */
  static List<Finding> lint(String code, Path file, String... changes) {
    PlanFile plan = read(file, changes);
    return Rules.ALL.stream()
        .filter(r -> r.code().equals(code))
        .findFirst()
        .map(r -> r.findings(Subject.of(plan.plan(), Catalog.shipped()), plan))
        .orElseGet(() -> new Linter(Catalog.shipped()).lint(plan));
  }

  static PlanFile read(Path file, String... changes) {
    return parsed(parser(changes).parse(file, file.toString()));
  }

  static PlanFile text(String text, String... changes) {
    return parsed(parser(changes).parse(text, "plan.yaml"));
  }

  private static PlanParser parser(String... changes) {
    return new PlanParser(name -> Optional.empty(), List.of(changes));
  }

  private static PlanFile parsed(PlanParser.Result result) {
    return switch (result) {
      case PlanParser.Result.Parsed p -> p.file();
      case PlanParser.Result.Rejected r ->
          throw new AssertionError("the plan does not parse: " + r.errors());
    };
  }
}
