package io.mlinfra.sandbox;

import io.mlinfra.sandbox.compute.ComputeService;
import io.mlinfra.sandbox.fault.FaultRules;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.List;

/** The list of all emulated services; a new one is one line here. */
final class Services {
  private Services() {}

  static List<SandboxService> all(
      Store store,
      SandboxClock clock,
      FaultRules faults,
      SandboxConfig config,
      AdminService admin) {
    ComputeService compute =
        new ComputeService(store, clock, faults, config.profile(), config.timeScale());
    admin.watch(compute.fleet());
    return List.of(compute);
  }
}
