package io.mlinfra.sandbox.compute;

import static io.mlinfra.sandbox.compute.engine.Scope.Level.GLOBAL;
import static io.mlinfra.sandbox.compute.engine.Scope.Level.REGION;
import static io.mlinfra.sandbox.compute.engine.Scope.Level.ZONE;

import com.google.cloud.compute.v1.Autoscaler;
import com.google.cloud.compute.v1.Disk;
import com.google.cloud.compute.v1.Image;
import com.google.cloud.compute.v1.Instance;
import com.google.cloud.compute.v1.InstanceGroup;
import com.google.cloud.compute.v1.InstanceGroupManager;
import com.google.cloud.compute.v1.InstanceTemplate;
import com.google.cloud.compute.v1.Reservation;
import com.google.cloud.compute.v1.ResourcePolicy;
import com.google.cloud.compute.v1.Snapshot;
import io.mlinfra.sandbox.compute.disks.Disks;
import io.mlinfra.sandbox.compute.disks.Images;
import io.mlinfra.sandbox.compute.disks.Snapshots;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import io.mlinfra.sandbox.compute.groups.Autoscalers;
import io.mlinfra.sandbox.compute.groups.Groups;
import io.mlinfra.sandbox.compute.groups.InstanceGroups;
import io.mlinfra.sandbox.compute.machines.InstanceTemplates;
import io.mlinfra.sandbox.compute.machines.Instances;
import io.mlinfra.sandbox.compute.machines.Reservations;
import io.mlinfra.sandbox.compute.machines.ResourcePolicies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds that make and hold machines. */
final class MachineKinds {
  private MachineKinds() {}

  static List<ComputeKind> all() {
    return Stream.of(
            ComputeKind.of("disks", "disk", Set.of(ZONE, REGION), Disk::getDescriptor, new Disks())
                .updates("patch")
                .links("storagePool")
                .refers(
                    "resourcePolicies[]",
                    "sourceDisk",
                    "sourceSnapshot",
                    "sourceInstantSnapshot",
                    "storagePool")
                .labelled()
                .usedBy(Map.of("instances", List.of("disks[].source"))),
            ComputeKind.of(
                    "snapshots",
                    "snapshot",
                    Set.of(GLOBAL),
                    Snapshot::getDescriptor,
                    new Snapshots())
                .requires("name", "sourceDisk")
                .refers("sourceDisk")
                .labelled(),
            ComputeKind.of("images", "image", Set.of(GLOBAL), Image::getDescriptor, new Images())
                .updates("patch")
                .refers("sourceDisk")
                .labelled(),
            ComputeKind.of(
                    "instances", "instance", Set.of(ZONE), Instance::getDescriptor, new Instances())
                .updates("update")
                .requires("name", "machineType")
                .refers(
                    "networkInterfaces[].network",
                    "networkInterfaces[].subnetwork",
                    "disks[].source",
                    "resourcePolicies[]")
                .labelled()
                .fingerprinted(),
            ComputeKind.of(
                    "instanceTemplates",
                    "instanceTemplate",
                    Set.of(GLOBAL, REGION),
                    InstanceTemplate::getDescriptor,
                    new InstanceTemplates())
                .requires("name")
                .links("sourceInstance")
                .refers(
                    "sourceInstance",
                    "properties.networkInterfaces[].network",
                    "properties.networkInterfaces[].subnetwork")
                .operations(
                    Map.of("insert", "compute.instanceTemplates.insert", "delete", "delete"))
                .usedBy(
                    Map.of(
                        "instanceGroupManagers",
                        List.of("instanceTemplate", "versions[].instanceTemplate"))),
            ComputeKind.of(
                    "instanceGroups",
                    "instanceGroup",
                    Set.of(ZONE, REGION),
                    InstanceGroup::getDescriptor,
                    new InstanceGroups())
                .links("network", "subnetwork")
                .usedBy(Map.of("backendServices", List.of("backends[].group"))),
            ComputeKind.of(
                    "instanceGroupManagers",
                    "instanceGroupManager",
                    Set.of(ZONE, REGION),
                    InstanceGroupManager::getDescriptor,
                    new Groups())
                .updates("patch")
                .links(
                    "versions[].instanceTemplate",
                    "instanceTemplate",
                    "autoHealingPolicies[].healthCheck")
                .refers(
                    "instanceTemplate",
                    "versions[].instanceTemplate",
                    "autoHealingPolicies[].healthCheck")
                .immutable("baseInstanceName")
                .fingerprinted()
                .usedBy(Map.of("autoscalers", List.of("target"))),
            ComputeKind.of(
                    "autoscalers",
                    "autoscaler",
                    Set.of(ZONE, REGION),
                    Autoscaler::getDescriptor,
                    new Autoscalers())
                .updates("patch", "update")
                .requires("name", "target")
                .links("target")
                .refers("target"),
            ComputeKind.of(
                    "resourcePolicies",
                    "resourcePolicy",
                    Set.of(REGION),
                    ResourcePolicy::getDescriptor,
                    new ResourcePolicies())
                .updates("patch")
                .usedBy(
                    Map.of(
                        "instances",
                        List.of("resourcePolicies[]"),
                        "disks",
                        List.of("resourcePolicies[]"))),
            ComputeKind.of(
                    "reservations",
                    "reservation",
                    Set.of(ZONE),
                    Reservation::getDescriptor,
                    new Reservations())
                .updates("patch")
                .operations(Map.of("patch", "compute.allocations.update")))
        .map(ComputeKind.Builder::build)
        .toList();
  }
}
