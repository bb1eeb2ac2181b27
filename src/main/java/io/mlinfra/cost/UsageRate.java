package io.mlinfra.cost;

import io.mlinfra.resource.Address;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What is billed by use that no plan can know; shown, never counted.
 *
 * @param what such as {@code data through Cloud NAT}
 * @param price US dollars for one {@code unit}; empty when it is unknown
 * @param unit such as {@code GB}
 */
public record UsageRate(
    Address address,
    String region,
    String what,
    Optional<BigDecimal> price,
    String unit,
    String source) {}
