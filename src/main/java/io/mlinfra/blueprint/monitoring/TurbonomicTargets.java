package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.TurbonomicSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What Turbonomic is to see. Two of the asked targets are targets there; disks and networks of
 * Google Cloud come with the first one.
 *
 * <p>Probe types and field names: IBM/terraform-provider-turbonomic, {@code
 * docs/guides/managing_targets.md} (2026-06); turbonomic/turbo-api for the Kubernetes probe's
 * {@code targetIdentifier}.
 */
final class TurbonomicTargets {
  static final String KIND = "turbonomic.target";

  /** One asked target that is a target on the server, too. */
  private record Probe(
      String asked, String name, String category, String type, String identifyingField) {}

  private static final List<Probe> PROBES =
      List.of(
          new Probe(
              "GCP Infrastructure", "google-cloud", "Public Cloud", "GCP Service Account", "name"),
          new Probe(
              "Kubernetes Clusters",
              "kubernetes",
              "Cloud Native",
              "Kubernetes",
              "targetIdentifier"));

  private TurbonomicTargets() {}

  static List<DesiredResource> build(FleetPlan plan, TurbonomicSpec spec) {
    List<DesiredResource> targets = new ArrayList<>();
    for (Probe probe : PROBES) {
      if (spec.targets().contains(probe.asked())) {
        String display = plan.metadata().name() + "/" + probe.name();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("displayName", display);
        body.put("category", probe.category());
        body.put("type", probe.type());
        body.putArray("inputFields")
            .addObject()
            .put("name", probe.identifyingField())
            .put("value", display);
        targets.add(Stage.resource(KIND, probe.name(), body));
      }
    }
    return targets;
  }
}
