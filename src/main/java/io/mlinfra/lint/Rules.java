package io.mlinfra.lint;

import java.util.List;
import java.util.stream.Stream;

/** All rules, by code. */
final class Rules {
  static final List<Rule> ALL =
      Stream.of(
              MachineRules.all(),
              PlaceRules.all(),
              SpotRules.all(),
              NetworkRules.all(),
              AddressRules.all(),
              NameRules.all(),
              GuestRules.all(),
              LocalSsdRules.all(),
              StorageRules.all(),
              GpuRules.all(),
              MigRules.all(),
              ScalingRules.all(),
              QuotaRules.all(),
              CostRules.all(),
              RecoveryRules.all(),
              DatadogAlertRules.all(),
              DatadogRules.all(),
              TurbonomicRules.all(),
              DatabricksRules.all(),
              LifecycleRules.all())
          .flatMap(List::stream)
          .toList();

  private Rules() {}

  /** Every code that a finding can have, in order. */
  static List<String> codes() {
    return Stream.concat(
            ALL.stream().map(Rule::code), Stream.of(Allowances.UNKNOWN, Allowances.UNUSED))
        .sorted()
        .toList();
  }
}
