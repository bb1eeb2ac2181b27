package io.mlinfra.provider.databricks;

import io.mlinfra.resource.KindSchema;
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
 * @param editable the fields that an edit may carry; empty for all
 */
record DatabricksKind(
    KindSchema schema,
    String path,
    String listField,
    String idField,
    String nameField,
    String deleteVerb,
    boolean uniqueName,
    List<String> editable) {

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
              "custom_tags"));

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
          List.of());

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
          List.of());

  static final List<DatabricksKind> ALL = List.of(INSTANCE_POOL, CLUSTER_POLICY, CLUSTER);
}
