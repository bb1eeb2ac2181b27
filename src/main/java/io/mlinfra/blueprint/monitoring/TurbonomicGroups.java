package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.OwnershipMark;
import io.mlinfra.spec.FleetPlan;
import io.mlinfra.spec.TurbonomicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A dynamic group of machines for each cluster, by the labels that machines carry, one of the
 * applications on them, and one of their disks, which carry no labels and are known by their names.
 *
 * <p>Filter types: IBM/terraform-provider-turbonomic {@code docs/resources/group.md}, {@code
 * vmsByTag} with {@code key=value}; IBM/turbonomic-go-client {@code search.go}, {@code
 * appCompsByName} and {@code virtualVolumeByName} (both read 2026-11-26).
 */
final class TurbonomicGroups {
  static final String KIND = "turbonomic.group";
  static final String APPLICATIONS = "applications";
  static final String VOLUMES = "volumes";

  private TurbonomicGroups() {}

  static List<DesiredResource> build(FleetPlan plan, TurbonomicSpec spec) {
    List<DesiredResource> groups = new ArrayList<>();
    for (String cluster : clusters(plan)) {
      ObjectNode body = group(plan, cluster, "VirtualMachine");
      ArrayNode criteria = body.putArray("criteriaList");
      byTag(criteria, OwnershipMark.KEY, plan.metadata().name());
      byTag(criteria, FleetTags.CLUSTER, FleetTags.clusterValue(cluster));
      groups.add(Stage.resource(KIND, cluster, body));
    }
    String name = plan.metadata().name() + "-";
    ObjectNode applications = group(plan, APPLICATIONS, "ApplicationComponent");
    byName(applications.putArray("criteriaList"), "appCompsByName", ".*" + name + ".*");
    groups.add(Stage.resource(KIND, APPLICATIONS, applications));
    if (coversVolumes(spec)) {
      ObjectNode volumes = group(plan, VOLUMES, "VirtualVolume");
      byName(volumes.putArray("criteriaList"), "virtualVolumeByName", name + ".*");
      groups.add(Stage.resource(KIND, VOLUMES, volumes));
    }
    return groups;
  }

  /** Disks matter where storage is in scope or idle ones are to be reclaimed. */
  static boolean coversVolumes(TurbonomicSpec spec) {
    return spec.integration().scope().contains("storage")
        || spec.policies().reclaimIdle().orElse(false);
  }

  private static void byName(ArrayNode criteria, String filter, String regex) {
    criteria
        .addObject()
        .put("filterType", filter)
        .put("expType", "RXEQ")
        .put("expVal", regex)
        .put("caseSensitive", false);
  }

  static List<String> clusters(FleetPlan plan) {
    return List.copyOf(new TreeSet<>(plan.fleet().keySet()));
  }

  private static ObjectNode group(FleetPlan plan, String name, String type) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("displayName", plan.metadata().name() + "/" + name)
        .put("groupType", type)
        .put("isStatic", false)
        .put("logicalOperator", "AND");
  }

  private static void byTag(ArrayNode criteria, String key, String value) {
    criteria
        .addObject()
        .put("filterType", "vmsByTag")
        .put("expType", "EQ")
        .put("expVal", key + "=" + value)
        .put("caseSensitive", true);
  }
}
