package io.mlinfra.catalog;

import java.util.Locale;

/** What one unit of a price buys; a month has 730 hours, as Google bills. */
public enum PriceUnit {
  HOUR,
  VCPU_HOUR,
  GB_HOUR,
  GB_MONTH,
  IOPS_MONTH,
  MBPS_MONTH,
  GB,
  DBU;

  /** Hours in a month, for turning monthly prices into hourly ones. */
  public static final int HOURS_IN_MONTH = 730;

  static PriceUnit parse(String text) {
    return valueOf(text.replace('-', '_').toUpperCase(Locale.ROOT));
  }

  /** As a person writes it: {@code GB-month}. */
  public String label() {
    return switch (this) {
      case HOUR -> "hour";
      case VCPU_HOUR -> "vCPU-hour";
      case GB_HOUR -> "GB-hour";
      case GB_MONTH -> "GB-month";
      case IOPS_MONTH -> "IOPS-month";
      case MBPS_MONTH -> "MiB/s-month";
      case GB -> "GB";
      case DBU -> "DBU";
    };
  }
}
