package io.mlinfra.blueprint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.catalog.DiskType;
import io.mlinfra.catalog.GpuNetwork;
import io.mlinfra.catalog.MachineType;
import io.mlinfra.guest.GuestScripts;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.Location;
import io.mlinfra.spec.ClusterSpec;
import io.mlinfra.spec.CostSpec;
import io.mlinfra.spec.PerformanceSpec;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the instance template of one placement. A template cannot be changed, so its name carries
 * a hash of its content: a change makes a new one, the group moves over, the old one goes.
 */
final class TemplateBuilder {
  private final Context cx;
  private final Placement placement;
  private final ClusterSpec cluster;
  private final Optional<MachineType> type;
  private final Set<Address> dependsOn = new LinkedHashSet<>();

  TemplateBuilder(Context cx, Placement placement) {
    this.cx = cx;
    this.placement = placement;
    this.cluster = cx.plan().cluster(placement.cluster());
    this.type = cx.machineType(cluster);
  }

  DesiredResource build() {
    ObjectNode properties =
        Context.object()
            .put("machineType", cluster.machineType())
            .put("description", "Machine of " + placement.cluster());
    disks(properties.putArray("disks"));
    interfaces(properties.putArray("networkInterfaces"));
    ObjectNode account =
        properties
            .putArray("serviceAccounts")
            .addObject()
            .put("email", cx.serviceAccountEmail(placement.cluster()));
    account.putArray("scopes").add("https://www.googleapis.com/auth/cloud-platform");
    dependsOn.add(new Address("iam.service_account", cx.serviceAccountId(placement.cluster())));
    scheduling(properties.putObject("scheduling"));
    ObjectNode labels = cx.labels().put("mlinfra-cluster", Names.of(placement.cluster()));
    cluster.labels().forEach(labels::put);
    properties.set("labels", labels);
    properties
        .putObject("tags")
        .putArray("items")
        .add(cx.plan().metadata().name())
        .add(Names.of(placement.cluster()));
    metadata(properties.putObject("metadata").putArray("items"));
    properties
        .putObject("shieldedInstanceConfig")
        .put("enableSecureBoot", false)
        .put("enableVtpm", true)
        .put("enableIntegrityMonitoring", true);
    if (cluster.compactPlacement()) {
      String policy = ComputeSection.policyName(cx, placement.cluster(), placement.region());
      properties.putArray("resourcePolicies").add(policyLink(policy));
      dependsOn.add(new Address("compute.resource_policy", policy));
    }
    ObjectNode body =
        Context.object().put("description", cx.marked("Machines of " + placement.cluster()));
    body.set("properties", properties);
    String name = Names.of(cx.group(placement), Names.hash(body.toString()));
    body.put("name", name);
    return cx.resource(
        "compute.instance_template",
        name,
        Location.GLOBAL,
        body,
        dependsOn,
        1,
        ComputeSection.stage(cx, placement.cluster()),
        Optional.of(placement.cluster()));
  }

  private String policyLink(String policy) {
    return cx.regional(placement.region(), "resourcePolicies", policy);
  }

  private void disks(ArrayNode disks) {
    ObjectNode boot =
        disks
            .addObject()
            .put("boot", true)
            .put("autoDelete", true)
            .put("mode", "READ_WRITE")
            .put("type", "PERSISTENT");
    ObjectNode params = boot.putObject("initializeParams");
    params.put(
        "sourceImage",
        cluster
            .image()
            .orElseGet(
                () ->
                    type.map(t -> cx.catalog().image(t).link())
                        .orElse("projects/debian-cloud/global/images/family/debian-12")));
    params.put("diskType", type.map(MachineType::bootDisk).orElse("pd-balanced"));
    params.put("diskSizeGb", Long.toString(cluster.bootDisk().gb()));
    params.set("labels", diskLabels());
    extremeVolumes(disks);
    localSsds(disks);
  }

  /** Local SSDs, where the machine type leaves their number to the plan and allows the plan's. */
  private void localSsds(ArrayNode disks) {
    long count =
        cx.plan().performance().storage().localSsd().map(s -> s.countPerInstance()).orElse(0L);
    if (type.filter(t -> !t.localSsd().fixed() && t.localSsd().allows(count)).isEmpty()) {
      return;
    }
    for (int i = 0; i < count; i++) {
      disks
          .addObject()
          .put("boot", false)
          .put("autoDelete", true)
          .put("mode", "READ_WRITE")
          .put("type", "SCRATCH")
          .put("interface", "NVME")
          .put("deviceName", "local-nvme-ssd-" + i)
          .putObject("initializeParams")
          .put("diskType", "local-ssd");
    }
  }

  /** Memory machines get Hyperdisk Extreme volumes of their own, large enough for their IOPS. */
  private void extremeVolumes(ArrayNode disks) {
    Optional<PerformanceSpec.Hyperdisk> asked =
        cx.plan().performance().storage().hyperdiskExtreme();
    if (asked.isEmpty() || !getsExtremeVolumes(type)) {
      return;
    }
    PerformanceSpec.Hyperdisk volume = asked.get();
    long least =
        cx.catalog()
            .diskType("hyperdisk-extreme")
            .map((DiskType d) -> (long) d.leastGbFor(volume.iopsPerVolume()))
            .orElse(64L);
    for (int i = 0; i < volume.volumesPerInstance(); i++) {
      ObjectNode disk =
          disks
              .addObject()
              .put("boot", false)
              .put("autoDelete", true)
              .put("mode", "READ_WRITE")
              .put("type", "PERSISTENT")
              .put("deviceName", "extreme-" + i);
      ObjectNode params = disk.putObject("initializeParams").put("diskType", "hyperdisk-extreme");
      params.put(
          "diskSizeGb", Long.toString(Math.max(least, volume.size().map(s -> s.gb()).orElse(0L))));
      params.put("provisionedIops", Long.toString(volume.iopsPerVolume()));
      params.set("labels", diskLabels());
    }
  }

  /** No ownership mark: a machine's disks come and go with it, they are none of the plan's own. */
  private ObjectNode diskLabels() {
    ObjectNode labels = Context.object();
    cx.plan().metadata().labels().forEach(labels::put);
    return labels.put("mlinfra-cluster", Names.of(placement.cluster()));
  }

  /** Machines without GPUs whose series takes Hyperdisk Extreme and is made for memory. */
  static boolean getsExtremeVolumes(Optional<MachineType> type) {
    return type.filter(
            t ->
                t.gpuCount() == 0
                    && t.series().name().startsWith("m")
                    && t.diskTypes().contains("hyperdisk-extreme"))
        .isPresent();
  }

  private void interfaces(ArrayNode nics) {
    nic(nics, cx.network(), cx.subnet(placement.region()), "GVNIC");
    Optional<GpuNetwork> rdma = cx.rdma(cluster);
    if (rdma.isPresent()) {
      rdmaInterfaces(nics, rdma.get());
      return;
    }
    for (int i = 0; i < cluster.gpuNetworks(); i++) {
      nic(nics, cx.gpuNetwork(i), cx.gpuSubnet(i, placement.region()), "GVNIC");
    }
  }

  private void rdmaInterfaces(ArrayNode nics, GpuNetwork rdma) {
    if (rdma.hostNics() > 1) {
      nic(
          nics,
          RdmaSection.secondNetwork(cx),
          RdmaSection.secondSubnet(cx, placement.region()),
          rdma.hostNicType());
    }
    String network = RdmaSection.rdmaNetwork(cx, placement.zone());
    for (int i = 0; i < cluster.gpuNetworks(); i++) {
      if (rdma.layout() == GpuNetwork.Layout.SHARED) {
        nics.addObject()
            .put("network", cx.global("networks", network))
            .put("nicType", rdma.gpuNicType());
        dependsOn.add(NetworkSection.networkAddress(network));
      } else {
        nic(nics, network, RdmaSection.rdmaSubnet(cx, i, placement.zone()), rdma.gpuNicType());
      }
    }
  }

  private void nic(ArrayNode nics, String network, String subnet, String type) {
    nics.addObject()
        .put("network", cx.global("networks", network))
        .put("subnetwork", cx.regional(placement.region(), "subnetworks", subnet))
        .put("nicType", type)
        .put("stackType", "IPV4_ONLY");
    dependsOn.add(new Address("compute.subnetwork", subnet));
  }

  private void scheduling(ObjectNode s) {
    String maintenance =
        placement.spot() ? "TERMINATE" : type.map(MachineType::onHostMaintenance).orElse("MIGRATE");
    s.put("onHostMaintenance", maintenance)
        .put("automaticRestart", !placement.spot())
        .put("preemptible", placement.spot())
        .put("provisioningModel", placement.spot() ? "SPOT" : "STANDARD");
    Optional<Duration> limit = cx.plan().cost().controls().flatMap(CostSpec.Controls::maxRuntime);
    if (placement.spot()) {
      s.put("instanceTerminationAction", "STOP");
    }
    if (limit.isPresent()) {
      s.putObject("maxRunDuration").put("seconds", Long.toString(limit.get().toSeconds()));
      s.put("instanceTerminationAction", placement.spot() ? "STOP" : "DELETE");
    }
  }

  private void metadata(ArrayNode items) {
    GuestScripts guest = new GuestScripts(cx.plan(), placement.cluster(), type);
    item(items, "enable-guest-attributes", "TRUE");
    item(items, "enable-oslogin", "TRUE");
    item(items, "shutdown-script", guest.shutdown());
    item(items, "startup-script", guest.startup());
  }

  private static void item(ArrayNode items, String key, String value) {
    items.addObject().put("key", key).put("value", value);
  }
}
