package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import java.util.Optional;

/** The monitoring services that watch the fleet. */
public record MonitoringSpec(Optional<DatadogSpec> datadog, Optional<TurbonomicSpec> turbonomic) {
  static MonitoringSpec read(Section s) {
    return new MonitoringSpec(
        s.optionalSection(
            "datadog", "Datadog: monitors, dashboards, integration, agent.", DatadogSpec::read),
        s.optionalSection(
            "turbonomic", "IBM Turbonomic: targets, groups, policies.", TurbonomicSpec::read));
  }
}
