package io.mlinfra.catalog;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * A list price in US dollars.
 *
 * @param sku such as {@code core/c4a}, {@code machine/a3-megagpu-8g}, {@code disk/pd-balanced}
 * @param region a region, or a Cloud Storage location
 * @param spot price on spot capacity, where it is offered
 */
public record Price(
    String sku,
    PriceUnit unit,
    String region,
    BigDecimal onDemand,
    Optional<BigDecimal> spot,
    Provenance provenance) {
  static Price read(Table.Row row) {
    return new Price(
        row.text("sku"),
        PriceUnit.parse(row.text("unit")),
        row.text("region"),
        row.decimal("on_demand"),
        row.optionalDecimal("spot"),
        row.provenance());
  }

  /** The price under a provisioning model; empty where there is none. */
  public Optional<BigDecimal> of(Provisioning provisioning) {
    return provisioning == Provisioning.SPOT ? spot : Optional.of(onDemand);
  }
}
