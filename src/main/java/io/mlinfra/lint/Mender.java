package io.mlinfra.lint;

import io.mlinfra.spec.PlanEditor;
import io.mlinfra.spec.PlanFile;
import io.mlinfra.spec.PlanParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Puts those mends into a plan file that have one right answer. */
public final class Mender {
  /** One mend can bring another to light; a plan has settled long before this. */
  private static final int ROUNDS = 20;

  /** How far mends are followed that bring others to light. */
  private static final int FOLLOWED = 4;

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

  /**
   * Mends all of these, if the plan is the better for it: no more errors, fewer mends left. What
   * they bring to light is mended with them: of a number of machines that is raised, the totals
   * follow.
   */
  private Result tryAll(PlanFile file, List<Finding> before, List<Finding> mends) {
    PlanFile now = file;
    List<Finding> next = mends;
    List<Finding> done = new ArrayList<>();
    Set<String> places = new HashSet<>();
    for (int i = 0; i < FOLLOWED && !next.isEmpty(); i++) {
      Optional<PlanFile> mended = put(now, next);
      if (mended.isEmpty()) {
        break;
      }
      now = mended.get();
      done.addAll(next);
      next.forEach(f -> places.add(f.fix().orElseThrow().path()));
      List<Finding> after = linter.lint(now);
      if (errors(after) <= errors(before) && open(after) < open(before)) {
        return new Result(now, done, after);
      }
      next =
          mendable(after).stream()
              .filter(f -> !places.contains(f.fix().orElseThrow().path()))
              .toList();
    }
    return new Result(file, List.of(), before);
  }

  /** The plan with these mends in; empty where they change nothing or leave no plan. */
  private Optional<PlanFile> put(PlanFile file, List<Finding> mends) {
    Map<String, String> values = new LinkedHashMap<>();
    mends.forEach(f -> values.put(f.fix().orElseThrow().path(), f.fix().orElseThrow().value()));
    String text = PlanEditor.set(file, values);
    return !text.equals(file.source().text())
            && parser.apply(text) instanceof PlanParser.Result.Parsed parsed
        ? Optional.of(parsed.file())
        : Optional.empty();
  }

  private static long errors(List<Finding> findings) {
    return findings.stream().filter(Finding::blocks).count();
  }

  private static long open(List<Finding> findings) {
    return findings.stream().filter(f -> f.fix().isPresent() && f.allowed().isEmpty()).count();
  }
}
