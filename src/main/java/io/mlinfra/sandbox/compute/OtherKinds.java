package io.mlinfra.sandbox.compute;

import static io.mlinfra.sandbox.compute.engine.Scope.Level.GLOBAL;
import static io.mlinfra.sandbox.compute.engine.Scope.Level.REGION;
import static io.mlinfra.sandbox.compute.engine.Scope.Level.ZONE;

import com.google.cloud.compute.v1.ExternalVpnGateway;
import com.google.cloud.compute.v1.FutureReservation;
import com.google.cloud.compute.v1.InstantSnapshot;
import com.google.cloud.compute.v1.MachineImage;
import com.google.cloud.compute.v1.NetworkAttachment;
import com.google.cloud.compute.v1.NetworkEdgeSecurityService;
import com.google.cloud.compute.v1.NodeGroup;
import com.google.cloud.compute.v1.NodeTemplate;
import com.google.cloud.compute.v1.PacketMirroring;
import com.google.cloud.compute.v1.StoragePool;
import com.google.cloud.compute.v1.TargetVpnGateway;
import com.google.cloud.compute.v1.VpnGateway;
import com.google.cloud.compute.v1.VpnTunnel;
import io.mlinfra.sandbox.compute.disks.StoragePools;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import io.mlinfra.sandbox.compute.engine.Copies;
import io.mlinfra.sandbox.compute.engine.Statused;
import io.mlinfra.sandbox.compute.machines.FutureReservations;
import io.mlinfra.sandbox.compute.machines.MachineImages;
import io.mlinfra.sandbox.compute.machines.NodeGroups;
import io.mlinfra.sandbox.compute.networks.NetworkAttachments;
import io.mlinfra.sandbox.compute.networks.VpnGateways;
import io.mlinfra.sandbox.compute.networks.VpnTunnels;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Kinds that stand beside a fleet: VPN, nodes of one's own, capacity to come. */
final class OtherKinds {
  private OtherKinds() {}

  static List<ComputeKind> all() {
    return Stream.concat(edge(), capacity()).map(ComputeKind.Builder::build).toList();
  }

  private static Stream<ComputeKind.Builder> edge() {
    return Stream.of(
        ComputeKind.of(
                "vpnGateways",
                "vpnGateway",
                Set.of(REGION),
                VpnGateway::getDescriptor,
                new VpnGateways())
            .requires("name", "network")
            .refers("network")
            .labelled()
            .defaults(
                """
                {"stackType": "IPV4_ONLY", "gatewayIpVersion": "IPV4"}\
                """)
            .usedBy(Map.of("vpnTunnels", List.of("vpnGateway"))),
        ComputeKind.of(
                "targetVpnGateways",
                "targetVpnGateway",
                Set.of(REGION),
                TargetVpnGateway::getDescriptor,
                new Statused("READY"))
            .requires("name", "network")
            .refers("network")
            .labelled()
            .usedBy(
                Map.of(
                    "vpnTunnels", List.of("targetVpnGateway"),
                    "forwardingRules", List.of("target"))),
        ComputeKind.of(
                "vpnTunnels",
                "vpnTunnel",
                Set.of(REGION),
                VpnTunnel::getDescriptor,
                new VpnTunnels())
            .requires("name", "sharedSecret")
            .refers("vpnGateway", "targetVpnGateway", "peerExternalGateway", "router")
            .labelled()
            .usedBy(Map.of("routes", List.of("nextHopVpnTunnel"))),
        ComputeKind.of(
                "externalVpnGateways",
                "externalVpnGateway",
                Set.of(GLOBAL),
                ExternalVpnGateway::getDescriptor)
            .labelled()
            .operations(
                Map.of(
                    "insert", "compute.externalVpnGateways.insert",
                    "setLabels", "update",
                    "delete", "compute.externalVpnGateways.delete"))
            .usedBy(Map.of("vpnTunnels", List.of("peerExternalGateway"))),
        ComputeKind.of(
                "networkAttachments",
                "networkAttachment",
                Set.of(REGION),
                NetworkAttachment::getDescriptor,
                new NetworkAttachments())
            .updates("patch")
            .requires("name", "connectionPreference", "subnetworks")
            .refers("subnetworks[]")
            .fingerprinted()
            .operations(
                Map.of(
                    "insert", "compute.networkAttachments.insert",
                    "patch", "compute.networkAttachments.patch",
                    "delete", "compute.networkAttachments.delete")),
        ComputeKind.of(
                "networkEdgeSecurityServices",
                "networkEdgeSecurityService",
                Set.of(REGION),
                NetworkEdgeSecurityService::getDescriptor)
            .updates("patch")
            .links("securityPolicy")
            .fingerprinted()
            .linkedWithId()
            .operations(
                Map.of(
                    "insert", "createNetworkEdgeSecurityService",
                    "patch", "updateNetworkEdgeSecurityService",
                    "delete", "deleteNetworkEdgeSecurityService")),
        ComputeKind.of(
                "packetMirrorings",
                "packetMirroring",
                Set.of(REGION),
                PacketMirroring::getDescriptor)
            .updates("patch")
            .requires("name", "network.url", "collectorIlb.url", "mirroredResources")
            .links("network.url", "collectorIlb.url")
            .refers("network.url", "collectorIlb.url")
            .defaults(
                """
                {"enable": "TRUE", "priority": 1000}\
                """));
  }

  private static Stream<ComputeKind.Builder> capacity() {
    return Stream.of(
        ComputeKind.of(
                "nodeTemplates",
                "nodeTemplate",
                Set.of(REGION),
                NodeTemplate::getDescriptor,
                new Statused("READY"))
            .defaults(
                """
                {"serverBinding": {"type": "RESTART_NODE_ON_ANY_SERVER"}}\
                """)
            .operations(
                Map.of(
                    "insert", "compute.nodeTemplates.insert",
                    "delete", "compute.nodeTemplates.delete"))
            .usedBy(Map.of("nodeGroups", List.of("nodeTemplate"))),
        ComputeKind.of(
                "nodeGroups", "nodeGroup", Set.of(ZONE), NodeGroup::getDescriptor, new NodeGroups())
            .updates("patch")
            .requires("name", "nodeTemplate")
            .refers("nodeTemplate")
            .fingerprinted()
            .setters(Map.of("setNodeTemplate", "compute.nodeGroups.setNodeTemplate"))
            .defaults(
                """
                {"maintenancePolicy": "DEFAULT", "size": 0}\
                """),
        ComputeKind.of(
                "futureReservations",
                "futureReservation",
                Set.of(ZONE),
                FutureReservation::getDescriptor,
                new FutureReservations())
            .updates("patch")
            .requires("name", "timeWindow", "specificSkuProperties")
            .operations(Map.of("patch", "update"))
            .linkedWithId()
            .defaults(
                """
                {"planningStatus": "DRAFT", "specificReservationRequired": false}\
                """),
        ComputeKind.of(
                "storagePools",
                "storagePool",
                Set.of(ZONE),
                StoragePool::getDescriptor,
                new StoragePools())
            .updates("patch")
            .requires("name", "storagePoolType", "poolProvisionedCapacityGb")
            .labelled()
            .usedBy(Map.of("disks", List.of("storagePool"))),
        ComputeKind.of(
                "instantSnapshots",
                "instantSnapshot",
                Set.of(ZONE, REGION),
                InstantSnapshot::getDescriptor,
                new Copies("sourceDisk"))
            .requires("name", "sourceDisk")
            .links("sourceDisk")
            .refers("sourceDisk")
            .labelled(),
        ComputeKind.of(
                "machineImages",
                "machineImage",
                Set.of(GLOBAL),
                MachineImage::getDescriptor,
                new MachineImages())
            .requires("name", "sourceInstance")
            .links("sourceInstance")
            .refers("sourceInstance")
            .labelled());
  }
}
