package io.mlinfra.blueprint.monitoring;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.OwnershipMark;
import io.mlinfra.spec.FleetPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A dynamic group of machines for each cluster, by the labels that machines carry, and one of the
 * applications on them.
 *
 * <p>Filter types: IBM/terraform-provider-turbonomic {@code docs/resources/group.md}, {@code
 * vmsByTag} with {@code key=value}; {@code appCompsByName} for applications.
 */
final class TurbonomicGroups {
  static final String KIND = "turbonomic.group";
  static final String APPLICATIONS = "applications";

  private TurbonomicGroups() {}

  static List<DesiredResource> build(FleetPlan plan) {
    List<DesiredResource> groups = new ArrayList<>();
    for (String cluster : clusters(plan)) {
      ObjectNode body = group(plan, cluster, "VirtualMachine");
      ArrayNode criteria = body.putArray("criteriaList");
      byTag(criteria, OwnershipMark.KEY, plan.metadata().name());
      byTag(criteria, FleetTags.CLUSTER, FleetTags.clusterValue(cluster));
      groups.add(Stage.resource(KIND, cluster, body));
    }
    ObjectNode applications = group(plan, APPLICATIONS, "ApplicationComponent");
    applications
        .putArray("criteriaList")
        .addObject()
        .put("filterType", "appCompsByName")
        .put("expType", "RXEQ")
        .put("expVal", ".*" + plan.metadata().name() + "-.*")
        .put("caseSensitive", false);
    groups.add(Stage.resource(KIND, APPLICATIONS, applications));
    return groups;
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
