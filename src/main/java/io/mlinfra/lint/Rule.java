package io.mlinfra.lint;

import io.mlinfra.spec.PlanFile;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One check of a plan, under a code of its own. What it means is on its {@link RulePage}; how it is
 * checked is here.
 */
record Rule(String code, BiConsumer<Subject, Report> check) {
  static Rule of(String code, BiConsumer<Subject, Report> check) {
    return new Rule(code, check);
  }

  /** A rule that looks at each cluster by itself. */
  static Rule ofCluster(String code, BiConsumer<Cluster, Report> check) {
    return new Rule(code, (subject, report) -> subject.clusters().forEach(each(check, report)));
  }

  /** What this rule finds in a plan. */
  List<Finding> findings(Subject subject, PlanFile file) {
    Report report = new Report(file, code);
    check.accept(subject, report);
    return report.findings();
  }

  private static Consumer<Cluster> each(BiConsumer<Cluster, Report> check, Report report) {
    return cluster -> check.accept(cluster, report);
  }
}
