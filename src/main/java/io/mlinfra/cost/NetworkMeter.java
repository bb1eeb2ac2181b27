package io.mlinfra.cost;

import io.mlinfra.inventory.Item;
import io.mlinfra.inventory.SizeRange;
import java.math.BigDecimal;

/** Prices addresses, Cloud NAT and forwarding rules. */
final class NetworkMeter {
  private static final String OWNER = "network";

  /** A gateway with more machines than this costs no more. */
  private static final BigDecimal NAT_MACHINES = BigDecimal.valueOf(32);

  /** The first price buys so many forwarding rules of a region. */
  private static final int RULES_IN_FIRST = 5;

  private final Meter meter;

  NetworkMeter(Meter meter) {
    this.meter = meter;
  }

  void router(Item router) {
    if (router.body().path("nats").isEmpty()) {
      return;
    }
    String region = router.region();
    SizeRange machines = meter.inventory().machinesIn(region);
    meter.add(
        router,
        OWNER,
        region,
        "Cloud NAT, each of the first 32 machines",
        false,
        meter.unit("nat/machine", region),
        machines.atMost(NAT_MACHINES));
    if (!machines.isZero()) {
      meter.add(
          router,
          OWNER,
          region,
          "Cloud NAT, external address",
          meter.unit("nat/address", region),
          BigDecimal.ONE);
    }
    meter.usage(router, region, "data through Cloud NAT", "nat/data", "GB");
  }

  /** An internal address is free; an external one is reserved and not in use by a machine. */
  void address(Item address) {
    if (address.body().path("addressType").asText("EXTERNAL").equals("INTERNAL")) {
      return;
    }
    String region = address.region().equals("global") ? meter.home() : address.region();
    meter.add(
        address,
        OWNER,
        address.region(),
        "external address, reserved",
        meter.unit("address/reserved", region),
        BigDecimal.ONE);
  }

  void forwardingRule(Item rule) {
    int number = meter.inventory().ruleNumber(rule);
    if (number == 0) {
      Meter.Unit unit = meter.unit("forwarding-rule/first", rule.region());
      meter.add(
          rule, OWNER, rule.region(), "forwarding rules, the first five", unit, BigDecimal.ONE);
    } else if (number >= RULES_IN_FIRST) {
      Meter.Unit unit = meter.unit("forwarding-rule/more", rule.region());
      meter.add(rule, OWNER, rule.region(), "forwarding rule", unit, BigDecimal.ONE);
    }
  }
}
