package io.mlinfra.catalog;

import java.time.Duration;

/**
 * How long an action on one resource typically takes in the real service.
 *
 * @param action {@code create}, {@code update}, {@code delete}, or {@code gate}: until it settled
 */
public record OperationTime(String kind, String action, Duration time, Provenance provenance) {
  static OperationTime read(Table.Row row) {
    return new OperationTime(
        row.text("kind"),
        row.text("action"),
        Duration.ofSeconds(row.number("seconds")),
        row.provenance());
  }

  String key() {
    return kind + " " + action;
  }
}
