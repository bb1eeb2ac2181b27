package io.mlinfra.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.catalog.Catalog;
import io.mlinfra.spec.PlanParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Plans that parse are checked to the end, however strange their values. */
class StrangePlansTest {
  private static final List<String> PATHS =
      List.of(
          "fleet.gpu_clusters.machine_type",
          "fleet.gpu_clusters.gpu_networks",
          "fleet.gpu_clusters.regions",
          "fleet.memory_clusters.boot_disk_gb",
          "fleet.memory_clusters.zones",
          "scaling.gpu_clusters.min_nodes",
          "scaling.memory_clusters.max_nodes",
          "scaling.memory_clusters.scale_up_threshold",
          "performance.network.mtu",
          "performance.network.gpu_network_mtu",
          "performance.storage.hyperdisk_extreme.iops_per_volume",
          "performance.storage.hyperdisk_extreme.volumes_per_instance",
          "performance.storage.hyperdisk_extreme.size_gb",
          "performance.storage.local_ssd.count_per_instance",
          "performance.storage.local_ssd.stripe_size_kb",
          "performance.gpu.cuda_version",
          "performance.gpu.nvidia_driver",
          "performance.gpu.mig_devices",
          "quotas.gcp.compute.a3-mega.instances",
          "quotas.gcp.compute.a3-mega.total_gpus",
          "quotas.gcp.storage.local_ssd_total_gb",
          "cost.spot.gpu_clusters.max_spot_percentage",
          "cost.controls.daily_budget",
          "cost.controls.auto_shutdown_rules.max_runtime_hours",
          "recovery.spot_preemption.checkpoint_interval",
          "recovery.network_failure.load_balancer_health_check.unhealthy_threshold",
          "quotas.databricks.compute.a3.count",
          "network.cidr",
          "network.name",
          "metadata.labels");
  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "1",
          "-1",
          "9223372036854775807",
          "2147483648",
          "0.5",
          "100%",
          "[]",
          "{}",
          "a",
          "[us-central1]",
          "[mars-north1]",
          "0.0.0.0/0",
          "10.0.0.0/32",
          "99h",
          "12",
          "1.2.3.4.5",
          "[{profile: 1g.10gb, count: 9223372036854775807}]",
          "n2-standard-8",
          "-",
          "{A: b}");

  @Provide
  Arbitrary<List<String>> changes() {
    Arbitrary<String> path = Arbitraries.of(PATHS);
    Arbitrary<String> value = Arbitraries.of(VALUES);
    return Combinators.combine(path, value)
        .as((p, v) -> p + "=" + v)
        .list()
        .ofMinSize(1)
        .ofMaxSize(2);
  }

  @Property(tries = 600)
  void everyPlanThatParsesIsCheckedToTheEnd(@ForAll("changes") List<String> changes) {
    PlanParser.Result result =
        new PlanParser(name -> Optional.empty(), changes)
            .parse(Path.of("plans/ml-fleet.yaml"), "plan.yaml");
    if (result instanceof PlanParser.Result.Parsed parsed) {
      assertThat(new Linter(Catalog.shipped()).lint(parsed.file()))
          .allSatisfy(f -> assertThat(f.message()).isNotBlank());
    }
  }
}
