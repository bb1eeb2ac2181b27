package io.mlinfra.lint;

import io.mlinfra.spec.PlanEditor;
import io.mlinfra.spec.PlanFile;
import io.mlinfra.spec.PlanParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Puts those mends into a plan file that have one right answer. */
public final class Mender {
  /** One mend can bring another to light; a plan has settled long before this. */
  private static final int ROUNDS = 20;

  private final Linter linter;
  private final Function<String, PlanParser.Result> parser;

  /**
   * @param parser reads a text as the plan file that is mended
   */
  public Mender(Linter linter, Function<String, PlanParser.Result> parser) {
    this.linter = linter;
    this.parser = parser;
  }

  /**
   * What came of it.
   *
   * @param file with its mends in
   * @param mended what was mended, in the order in which it was
   * @param left what is still found
   */
  public record Result(PlanFile file, List<Finding> mended, List<Finding> left) {}

  public Result mend(PlanFile plan) {
    PlanFile file = plan;
    List<Finding> findings = linter.lint(file);
    List<Finding> mended = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Result all = tryAll(file, findings, mendable(findings));
      Result next = all.mended().isEmpty() ? oneByOne(file, findings) : all;
      if (next.mended().isEmpty()) {
        break;
      }
      file = next.file();
      findings = next.left();
      mended.addAll(next.mended());
    }
    return new Result(file, List.copyOf(mended), findings);
  }

  /** Of several findings that mend the same place, the first counts. */
  private static List<Finding> mendable(List<Finding> findings) {
    Map<String, Finding> byPath = new LinkedHashMap<>();
    findings.stream()
        .filter(f -> f.fix().isPresent() && f.allowed().isEmpty())
        .forEach(f -> byPath.putIfAbsent(f.fix().orElseThrow().path(), f));
    return List.copyOf(byPath.values());
  }

  private Result oneByOne(PlanFile file, List<Finding> findings) {
    for (Finding f : mendable(findings)) {
      Result one = tryAll(file, findings, List.of(f));
      if (!one.mended().isEmpty()) {
        return one;
      }
    }
    return new Result(file, List.of(), findings);
  }

  /** Mends all of these, if the plan is the better for it: no more errors, fewer mends left. */
  private Result tryAll(PlanFile file, List<Finding> before, List<Finding> mends) {
    Map<String, String> values = new LinkedHashMap<>();
    mends.forEach(f -> values.put(f.fix().orElseThrow().path(), f.fix().orElseThrow().value()));
    String text = PlanEditor.set(file, values);
    if (!text.equals(file.source().text())
        && parser.apply(text) instanceof PlanParser.Result.Parsed parsed) {
      List<Finding> after = linter.lint(parsed.file());
      if (errors(after) <= errors(before) && open(after) < open(before)) {
        return new Result(parsed.file(), mends, after);
      }
    }
    return new Result(file, List.of(), before);
  }

  private static long errors(List<Finding> findings) {
    return findings.stream().filter(Finding::blocks).count();
  }

  private static long open(List<Finding> findings) {
    return findings.stream().filter(f -> f.fix().isPresent() && f.allowed().isEmpty()).count();
  }
}
