package io.mlinfra.apply;

import java.io.IOException;
import java.nio.file.Path;

/** A small plan whose GPU machines may go to another region, where the plan has a network. */
final class TwoHomes {
  static final Path FILE = Path.of("src/test/resources/plans/two-homes.yaml");

  private TwoHomes() {}

  /** No GPU machines are left in the region that the plan would put them in. */
  static void stockout(SandboxFleet fleet) throws IOException, InterruptedException {
    fleet.fault(
        "stockout", 1, 1, ", \"zone\": \"us-central1-.*\", \"machine_type\": \"g2-standard-48\"");
  }
}
