package io.mlinfra.provider.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.OwnershipMark;
import java.util.List;

/**
 * One kind of object in a workspace, as data: all of them are created, edited and deleted by POST
 * calls that name the object by an id in the body.
 *
 * @param schema what the diff must know
 * @param path the collection's path, {@code /api/2.0/instance-pools}
 * @param listField the field of the list's answer that holds the objects
 * @param idField the field with the generated id
 * @param nameField the field with the chosen name
 * @param deleteVerb the last step of the path of the deleting call
 * @param uniqueName whether the service refuses a second object of the same name
 * @param settable the fields that an edit carries; an edit replaces all of them, so what the plan
 *     does not set is sent back as it is
 * @param exclusions which of them cannot stand beside which, the stronger one first
 */
record DatabricksKind(
    KindSchema schema,
    String path,
    String listField,
    String idField,
    String nameField,
    String deleteVerb,
    boolean uniqueName,
    List<String> settable,
    List<Exclusion> exclusions) {

  /** Where {@code field} is set, the others are not. */
  record Exclusion(String field, List<String> others) {}

  /**
   * Pools: only these fields can be edited (REST reference, "Edit an existing instance pool");
   * names are unique in a workspace.
   */
  static final DatabricksKind INSTANCE_POOL =
      new DatabricksKind(
          KindSchema.of(
                  "databricks.instance_pool",
                  "Databricks instance pool",
                  new OwnershipMark.Label("custom_tags"))
              .withImmutable(
                  "node_type_id",
                  "gcp_attributes",
                  "preloaded_spark_versions",
                  "enable_elastic_disk",
                  "disk_spec")
              .withExactMaps("custom_tags"),
          "/api/2.0/instance-pools",
          "instance_pools",
          "instance_pool_id",
          "instance_pool_name",
          "delete",
          true,
          List.of(
              "instance_pool_name",
              "node_type_id",
              "min_idle_instances",
              "max_capacity",
              "idle_instance_autotermination_minutes",
              "custom_tags"),
          List.of());

  /** Policies carry no tags; their description holds the mark. Names are unique. */
  static final DatabricksKind CLUSTER_POLICY =
      new DatabricksKind(
          KindSchema.of(
              "databricks.cluster_policy",
              "Databricks cluster policy",
              new OwnershipMark.Text("description")),
          "/api/2.0/policies/clusters",
          "policies",
          "policy_id",
          "name",
          "delete",
          true,
          List.of(
              "name",
              "definition",
              "description",
              "max_clusters_per_user",
              "libraries",
              "policy_family_id",
              "policy_family_definition_overrides"),
          List.of(
              new Exclusion("policy_family_id", List.of("definition")),
              new Exclusion(
                  "definition",
                  List.of("policy_family_id", "policy_family_definition_overrides"))));

  /** Clusters: names need not be unique; only permanent deletion frees the name and the list. */
  static final DatabricksKind CLUSTER =
      new DatabricksKind(
          KindSchema.of(
                  "databricks.cluster",
                  "Databricks cluster",
                  new OwnershipMark.Label("custom_tags"))
              .withExactMaps("custom_tags"),
          "/api/2.1/clusters",
          "clusters",
          "cluster_id",
          "cluster_name",
          "permanent-delete",
          false,
          List.of(
              "cluster_name",
              "spark_version",
              "node_type_id",
              "driver_node_type_id",
              "instance_pool_id",
              "driver_instance_pool_id",
              "policy_id",
              "num_workers",
              "autoscale",
              "autotermination_minutes",
              "init_scripts",
              "custom_tags",
              "spark_conf",
              "spark_env_vars",
              "ssh_public_keys",
              "cluster_log_conf",
              "docker_image",
              "gcp_attributes",
              "enable_elastic_disk",
              "enable_local_disk_encryption",
              "data_security_mode",
              "single_user_name",
              "runtime_engine",
              "workload_type",
              "is_single_node",
              "kind",
              "use_ml_runtime"),
          List.of(
              new Exclusion(
                  "instance_pool_id",
                  List.of(
                      "node_type_id",
                      "driver_node_type_id",
                      "gcp_attributes",
                      "enable_elastic_disk")),
              new Exclusion("autoscale", List.of("num_workers")),
              new Exclusion("num_workers", List.of("autoscale"))));

  /** The body of an edit: what is live, with the plan's fields over it. */
  ObjectNode edit(ObjectNode desired, LiveResource live) {
    ObjectNode body = live.body().deepCopy();
    body.retain(settable);
    settable.stream().filter(desired::has).forEach(f -> body.set(f, desired.get(f)));
    for (Exclusion e : exclusions) {
      boolean othersAsked = e.others().stream().anyMatch(desired::has);
      if (desired.has(e.field()) || (body.has(e.field()) && !othersAsked)) {
        e.others().stream().filter(o -> !desired.has(o)).forEach(body::remove);
      }
    }
    return body.put(idField, live.id());
  }

  static final List<DatabricksKind> ALL = List.of(INSTANCE_POOL, CLUSTER_POLICY, CLUSTER);
}
