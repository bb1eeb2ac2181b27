package io.mlinfra.provider.gcp;

import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.OwnershipMark;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compute Engine's kinds: one row each. */
final class ComputeKinds {
  private static final OwnershipMark TEXT = new OwnershipMark.Text("description");
  private static final OwnershipMark LABEL = new OwnershipMark.Label("labels");

  private ComputeKinds() {}

  /**
   * One kind of Compute resource.
   *
   * @param collection as in paths
   * @param level {@code global}, {@code regions} or {@code zones}
   * @param fingerprint whether a PATCH must carry the live fingerprint
   * @param nameParameter the query parameter that names the resource of a PATCH to its collection;
   *     empty where the path names it
   */
  record Row(
      KindSchema schema,
      String collection,
      String level,
      boolean fingerprint,
      String nameParameter,
      List<UpdateRule> rules) {
    static Row of(KindSchema schema, String collection, String level, UpdateRule... rules) {
      return new Row(schema, collection, level, false, "", List.of(rules));
    }

    Row fingerprinted() {
      return new Row(schema, collection, level, true, nameParameter, rules);
    }

    Row patchedBy(String parameter) {
      return new Row(schema, collection, level, fingerprint, parameter, rules);
    }
  }

  private static KindSchema schema(String kind, String title, OwnershipMark mark) {
    KindSchema schema = KindSchema.of("compute." + kind, title, mark);
    return mark == LABEL ? schema.withExactMaps("labels").withIgnoredKeys("goog-") : schema;
  }

  static List<Row> all() {
    return List.of(
        Row.of(
            schema("network", "VPC network", TEXT)
                .withImmutable("autoCreateSubnetworks", "mtu", "description"),
            "networks",
            "global"),
        Row.of(
                schema("subnetwork", "subnet", TEXT)
                    .withImmutable("network", "ipCidrRange", "purpose", "description")
                    .withSets(Map.of("secondaryIpRanges", "rangeName")),
                "subnetworks",
                "regions",
                UpdateRule.post("setPrivateIpGoogleAccess", "privateIpGoogleAccess"))
            .fingerprinted(),
        Row.of(
            schema("firewall", "firewall rule", TEXT)
                .withImmutable("network", "direction")
                .withSets(
                    Map.of(
                        "sourceRanges",
                        "",
                        "destinationRanges",
                        "",
                        "targetTags",
                        "",
                        "sourceTags",
                        "",
                        "allowed",
                        "IPProtocol",
                        "denied",
                        "IPProtocol",
                        "allowed[].ports",
                        ""))
                .withFoldCase("allowed[].IPProtocol", "denied[].IPProtocol"),
            "firewalls",
            "global"),
        Row.of(schema("route", "route", TEXT).withImmutable("*"), "routes", "global"),
        Row.of(
            schema("router", "Cloud Router with NAT", TEXT)
                .withImmutable("network")
                .withSets(Map.of("nats", "name", "nats[].natIps", "")),
            "routers",
            "regions"),
        Row.of(
            schema("address", "regional address", LABEL)
                .withImmutable(
                    "address", "addressType", "purpose", "subnetwork", "network", "description"),
            "addresses",
            "regions",
            UpdateRule.labels()),
        Row.of(
            schema("global_address", "global address", LABEL)
                .withImmutable(
                    "address", "addressType", "purpose", "network", "ipVersion", "description"),
            "addresses",
            "global",
            UpdateRule.labels()),
        Row.of(schema("health_check", "health check", TEXT), "healthChecks", "regions"),
        Row.of(
                schema("backend_service", "backend service", TEXT)
                    .withImmutable("loadBalancingScheme", "protocol", "network")
                    .withSets(Map.of("backends", "", "healthChecks", "")),
                "backendServices",
                "regions")
            .fingerprinted(),
        Row.of(
                schema("forwarding_rule", "forwarding rule", LABEL)
                    .withImmutable(
                        "IPAddress",
                        "IPProtocol",
                        "loadBalancingScheme",
                        "network",
                        "subnetwork",
                        "ports",
                        "backendService",
                        "description")
                    .withSets(Map.of("ports", "")),
                "forwardingRules",
                "regions",
                UpdateRule.labels())
            .fingerprinted(),
        Row.of(
            schema("disk", "disk", LABEL)
                .withImmutable("type", "sourceImage", "accessMode", "description")
                .withCarriesData(),
            "disks",
            "zones",
            UpdateRule.labels(),
            UpdateRule.post("resize", "sizeGb"),
            UpdateRule.paths("provisionedIops"),
            UpdateRule.paths("provisionedThroughput")),
        Row.of(
            schema("resource_policy", "placement policy", TEXT).withImmutable("*"),
            "resourcePolicies",
            "regions"),
        Row.of(
            schema("reservation", "reservation", TEXT).withImmutable("*"), "reservations", "zones"),
        Row.of(
            schema("instance_template", "instance template", TEXT)
                .withImmutable("*")
                .withCreateBeforeDelete()
                .withSets(
                    Map.of(
                        "properties.metadata.items",
                        "key",
                        "properties.tags.items",
                        "",
                        "properties.serviceAccounts[].scopes",
                        ""))
                .withExactMaps("properties.labels")
                .withIgnoredKeys("goog-"),
            "instanceTemplates",
            "global"),
        group("instance_group_manager", "managed instance group", "zones"),
        group("region_instance_group_manager", "regional managed instance group", "regions"),
        autoscaler("autoscaler", "autoscaler", "zones"),
        autoscaler("region_autoscaler", "regional autoscaler", "regions"));
  }

  private static Row group(String kind, String title, String level) {
    return Row.of(
        schema(kind, title, TEXT)
            .withImmutable("baseInstanceName", "distributionPolicy.zones")
            // Once an autoscaler works, the size is its to choose; see the group's bounds there.
            .withWriteOnly("targetSize")
            .withSets(Map.of("namedPorts", "name", "distributionPolicy.zones", "zone")),
        "instanceGroupManagers",
        level,
        new UpdateRule(
            Set.of("targetSize"),
            "resize",
            "POST",
            "/resize",
            (d, l) -> d.body().objectNode(),
            d -> Map.of("size", d.body().path("targetSize").asText())));
  }

  private static Row autoscaler(String kind, String title, String level) {
    return Row.of(
            schema(kind, title, TEXT)
                .withImmutable("target")
                .withSets(Map.of("autoscalingPolicy.customMetricUtilizations", "metric")),
            "autoscalers",
            level)
        .patchedBy("autoscaler");
  }
}
