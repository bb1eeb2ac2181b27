package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import io.mlinfra.spec.units.Ratio;
import java.math.BigDecimal;

/** How far one cluster may grow and shrink, and when. */
public record ScalingSpec(long minNodes, long maxNodes, Ratio scaleUp, Ratio scaleDown) {
  static ScalingSpec read(Section s) {
    return new ScalingSpec(
        s.count("min_nodes", "Nodes at least, over all regions.").required(0L),
        s.count("max_nodes", "Nodes at most, over all regions.").required(0L),
        s.ratio("scale_up_threshold", "Utilisation above which nodes are added.")
            .orElse(new Ratio(new BigDecimal("0.8"))),
        s.ratio("scale_down_threshold", "Utilisation below which nodes are removed.")
            .orElse(new Ratio(new BigDecimal("0.3"))));
  }
}
