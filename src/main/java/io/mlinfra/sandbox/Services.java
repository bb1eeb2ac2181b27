package io.mlinfra.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.ComputeService;
import io.mlinfra.sandbox.databricks.DatabricksService;
import io.mlinfra.sandbox.datadog.DatadogService;
import io.mlinfra.sandbox.fault.FaultRules;
import io.mlinfra.sandbox.google.AlertingService;
import io.mlinfra.sandbox.google.BillingService;
import io.mlinfra.sandbox.google.BudgetsService;
import io.mlinfra.sandbox.google.DenyPolicies;
import io.mlinfra.sandbox.google.DiscoveryService;
import io.mlinfra.sandbox.google.DnsService;
import io.mlinfra.sandbox.google.FoldersService;
import io.mlinfra.sandbox.google.IamService;
import io.mlinfra.sandbox.google.KeptService;
import io.mlinfra.sandbox.google.KnownBodies;
import io.mlinfra.sandbox.google.KnownQueries;
import io.mlinfra.sandbox.google.MetricsScopes;
import io.mlinfra.sandbox.google.Operations;
import io.mlinfra.sandbox.google.OrganizationsService;
import io.mlinfra.sandbox.google.Policies;
import io.mlinfra.sandbox.google.ProjectsService;
import io.mlinfra.sandbox.google.QuotasService;
import io.mlinfra.sandbox.google.RolesService;
import io.mlinfra.sandbox.google.ServiceUsageService;
import io.mlinfra.sandbox.google.TagsService;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.monitoring.MonitoringService;
import io.mlinfra.sandbox.storage.StorageService;
import io.mlinfra.sandbox.store.Store;
import io.mlinfra.sandbox.turbonomic.Machines;
import io.mlinfra.sandbox.turbonomic.TurbonomicService;
import java.util.Collection;
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
    admin.watch(compute);
    Policies policies = new Policies(store);
    Operations operations = new Operations(store);
    return List.of(
        new KnownQueries(),
        new KnownBodies(),
        compute,
        new DatadogService(store, clock),
        new DatabricksService(store, clock, config.timeScale()),
        new TurbonomicService(store, clock, machines(compute, store)),
        new StorageService(store, clock, policies),
        new IamService(store, clock, policies),
        new RolesService(store),
        new DnsService(store, clock, policies),
        new BudgetsService(store),
        new QuotasService(store, clock, compute),
        new MonitoringService(store, clock, compute.loads(), compute.metrics()),
        new ServiceUsageService(store, operations),
        new BillingService(store, policies),
        new ProjectsService(store, clock, policies, operations),
        new FoldersService(store, clock, policies, operations),
        new OrganizationsService(store, clock),
        new TagsService(store, clock, policies, operations),
        new DenyPolicies(store, clock),
        new AlertingService(store, clock),
        new MetricsScopes(store, clock),
        new KeptService(store, clock, policies),
        new DiscoveryService(compute::methods),
        operations);
  }

  /** What Turbonomic discovers of Compute. */
  private static Machines machines(ComputeService compute, Store store) {
    return new Machines() {
      @Override
      public Collection<ObjectNode> instances() {
        return compute.fleet().machines();
      }

      @Override
      public Collection<ObjectNode> disks() {
        return store.all("compute/disks").values();
      }
    };
  }
}
