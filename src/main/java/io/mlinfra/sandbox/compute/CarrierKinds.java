package io.mlinfra.sandbox.compute;

import static io.mlinfra.sandbox.compute.engine.Scope.Level.GLOBAL;
import static io.mlinfra.sandbox.compute.engine.Scope.Level.REGION;

import com.google.cloud.compute.v1.CrossSiteNetwork;
import com.google.cloud.compute.v1.Interconnect;
import com.google.cloud.compute.v1.InterconnectAttachment;
import com.google.cloud.compute.v1.InterconnectAttachmentGroup;
import com.google.cloud.compute.v1.InterconnectGroup;
import com.google.cloud.compute.v1.PublicAdvertisedPrefix;
import com.google.cloud.compute.v1.PublicDelegatedPrefix;
import com.google.cloud.compute.v1.WireGroup;
import io.mlinfra.sandbox.compute.engine.ComputeKind;
import io.mlinfra.sandbox.compute.networks.InterconnectAttachments;
import io.mlinfra.sandbox.compute.networks.Interconnects;
import io.mlinfra.sandbox.compute.networks.MemberGroups;
import io.mlinfra.sandbox.compute.networks.Prefixes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Kinds that tie a network to others: lines to one's own sites, and addresses of one's own. */
final class CarrierKinds {
  private CarrierKinds() {}

  static List<ComputeKind> all() {
    return Stream.concat(lines(), prefixes()).map(ComputeKind.Builder::build).toList();
  }

  private static Stream<ComputeKind.Builder> lines() {
    return Stream.of(
        ComputeKind.of(
                "interconnects",
                "interconnect",
                Set.of(GLOBAL),
                Interconnect::getDescriptor,
                new Interconnects())
            .updates("patch")
            .requires("name", "linkType", "requestedLinkCount")
            .links("interconnectGroups[]")
            .labelled()
            .defaults(
                """
                {"adminEnabled": true, "interconnectType": "DEDICATED"}\
                """)
            .usedBy(Map.of("interconnectAttachments", List.of("interconnect"))),
        ComputeKind.of(
                "interconnectAttachments",
                "interconnectAttachment",
                Set.of(REGION),
                InterconnectAttachment::getDescriptor,
                new InterconnectAttachments())
            .updates("patch")
            .links("router", "interconnect")
            .refers("router", "interconnect")
            .immutable("router", "interconnect", "type")
            .labelled(),
        ComputeKind.of(
                "interconnectGroups",
                "interconnectGroup",
                Set.of(GLOBAL),
                InterconnectGroup::getDescriptor,
                MemberGroups.OF_LINES)
            .updates("patch")
            .requires("name", "intent"),
        ComputeKind.of(
                "interconnectAttachmentGroups",
                "interconnectAttachmentGroup",
                Set.of(GLOBAL),
                InterconnectAttachmentGroup::getDescriptor,
                MemberGroups.OF_ATTACHMENTS)
            .updates("patch")
            .requires("name", "intent")
            .links("interconnectGroup")
            .refers("interconnectGroup"),
        ComputeKind.of(
                "crossSiteNetworks",
                "crossSiteNetwork",
                Set.of(GLOBAL),
                CrossSiteNetwork::getDescriptor,
                new CrossSiteNetworks())
            .updates("patch"));
  }

  /** Groups of wires, which live below a cross-site network and not in a place. */
  static ComputeKind wireGroups(String network) {
    return ComputeKind.of(
            "crossSiteNetworks/" + network + "/wireGroups",
            "wireGroup",
            Set.of(GLOBAL),
            WireGroup::getDescriptor)
        .updates("patch")
        .build();
  }

  private static Stream<ComputeKind.Builder> prefixes() {
    return Stream.of(
        ComputeKind.of(
                "publicAdvertisedPrefixes",
                "publicAdvertisedPrefix",
                Set.of(GLOBAL),
                PublicAdvertisedPrefix::getDescriptor,
                new Prefixes("INITIAL"))
            .updates("patch")
            .requires("name", "ipCidrRange")
            .fingerprinted()
            .defaults(
                """
                {"pdpScope": "REGIONAL"}\
                """)
            .usedBy(Map.of("publicDelegatedPrefixes", List.of("parentPrefix"))),
        ComputeKind.of(
                "publicDelegatedPrefixes",
                "publicDelegatedPrefix",
                Set.of(GLOBAL, REGION),
                PublicDelegatedPrefix::getDescriptor,
                new Prefixes("INITIALIZING"))
            .updates("patch")
            .requires("name", "ipCidrRange", "parentPrefix")
            .links("parentPrefix")
            .refers("parentPrefix")
            .immutable("ipCidrRange", "parentPrefix")
            .fingerprinted());
  }
}
