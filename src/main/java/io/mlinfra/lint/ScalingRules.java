package io.mlinfra.lint;

import io.mlinfra.spec.ScalingSpec;
import java.math.BigDecimal;
import java.util.List;

/** Rules about sizes and thresholds. */
final class ScalingRules {
  private static final BigDecimal LEAST_GAP = new BigDecimal("0.2");
  private static final long LARGEST_GROUP = 2000;

  private ScalingRules() {}

  static List<Rule> all() {
    return List.of(
        Rule.ofCluster("MLI501", ScalingRules::mostIsNotBelowLeast),
        Rule.ofCluster("MLI502", ScalingRules::downBelowUp),
        Rule.ofCluster("MLI503", ScalingRules::thresholdsAreApart),
        Rule.of("MLI504", ScalingRules::twoThresholds),
        Rule.ofCluster("MLI505", ScalingRules::neverScales),
        Rule.ofCluster("MLI506", ScalingRules::startsEmpty),
        Rule.ofCluster("MLI507", ScalingRules::groupIsNotTooLarge),
        Rule.ofCluster("MLI508", ScalingRules::thresholdCanBeReached));
  }

  private static void mostIsNotBelowLeast(Cluster c, Report out) {
    if (c.scaling().maxNodes() < c.scaling().minNodes()) {
      out.add(
          c.scaling("max_nodes"),
          c.name()
              + " has at most "
              + c.scaling().maxNodes()
              + " nodes and at least "
              + c.scaling().minNodes(),
          "raise max_nodes, or lower min_nodes");
    }
  }

  private static void downBelowUp(Cluster c, Report out) {
    ScalingSpec s = c.scaling();
    if (s.scaleDown().compareTo(s.scaleUp()) >= 0) {
      out.add(
          c.scaling("scale_down_threshold"),
          c.name()
              + " shrinks below "
              + s.scaleDown()
              + " and grows above "
              + s.scaleUp()
              + ", so it does both at once",
          "lower scale_down_threshold well below scale_up_threshold");
    }
  }

  private static void thresholdsAreApart(Cluster c, Report out) {
    ScalingSpec s = c.scaling();
    BigDecimal gap = s.scaleUp().value().subtract(s.scaleDown().value());
    if (gap.signum() > 0 && gap.compareTo(LEAST_GAP) < 0) {
      out.add(
          c.scaling("scale_down_threshold"),
          c.name()
              + " grows above "
              + s.scaleUp()
              + " and shrinks below "
              + s.scaleDown()
              + "; nodes will come and go",
          "leave at least 20 points between the two");
    }
  }

  private static void twoThresholds(Subject s, Report out) {
    s.clusters().stream()
        .filter(c -> c.scaling().maxNodes() > c.scaling().minNodes())
        .findFirst()
        .ifPresent(
            c ->
                out.add(
                    c.scaling("scale_down_threshold"),
                    "a Compute Engine autoscaler has one target; the pair of "
                        + c.scaling().scaleUp()
                        + " and "
                        + c.scaling().scaleDown()
                        + " is kept by `mlinfra watch`",
                    "run the controller; without it groups follow scale_up_threshold alone"));
  }

  private static void neverScales(Cluster c, Report out) {
    if (c.scaling().maxNodes() == 0) {
      out.add(
          c.scaling("max_nodes"),
          c.name() + " may never have a node",
          "raise max_nodes, or remove the cluster");
    }
  }

  private static void startsEmpty(Cluster c, Report out) {
    if (c.scaling().minNodes() == 0 && c.scaling().maxNodes() > 0) {
      out.add(
          c.scaling("min_nodes"),
          c.name()
              + " may shrink to 0 nodes, and a group without nodes has no utilisation to grow by",
          "keep one node, or let `mlinfra watch` start the first");
    }
  }

  private static void groupIsNotTooLarge(Cluster c, Report out) {
    long most = LARGEST_GROUP * Math.max(1, c.spec().regions().size());
    if (c.scaling().maxNodes() > most) {
      out.add(
          c.scaling("max_nodes"),
          c.name()
              + " may have "
              + c.scaling().maxNodes()
              + " nodes; a regional group holds at most "
              + LARGEST_GROUP
              + ", so "
              + c.spec().regions().size()
              + " regions hold "
              + most,
          "write at most " + most + ", or split the cluster");
    }
  }

  private static void thresholdCanBeReached(Cluster c, Report out) {
    BigDecimal up = c.scaling().scaleUp().value();
    if (up.compareTo(BigDecimal.ONE) > 0 || up.signum() == 0) {
      out.add(
          c.scaling("scale_up_threshold"),
          "a utilisation target lies above 0% and at most at 100%, not at " + c.scaling().scaleUp(),
          "write a share such as 0.8");
    }
  }
}
