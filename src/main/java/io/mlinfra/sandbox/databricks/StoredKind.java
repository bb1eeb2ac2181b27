package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.catalog.CreateCatalog;
import com.databricks.sdk.service.catalog.CreateConnection;
import com.databricks.sdk.service.catalog.CreateCredentialRequest;
import com.databricks.sdk.service.catalog.CreateExternalLocation;
import com.databricks.sdk.service.catalog.CreateRegisteredModelRequest;
import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateStorageCredential;
import com.databricks.sdk.service.catalog.CreateTableRequest;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.databricks.sdk.service.settings.CreateIpAccessList;
import com.databricks.sdk.service.settings.CreateNotificationDestinationRequest;
import com.databricks.sdk.service.sql.CreateWarehouseRequest;
import com.databricks.sdk.service.workspace.CreateCredentialsRequest;
import com.databricks.sdk.service.workspace.CreateRepoRequest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.List;

/**
 * A kind of object that the workspace keeps as it is sent. What differs from kind to kind stands
 * here; {@link StoredObjects} does the rest.
 *
 * @param title what its refusals call it
 * @param path where it is made and listed; one object stands below it by its id
 * @param list the field of a list's answer
 * @param id the field that holds its id, or, with {@code named}, its full name
 * @param form how ids look: {@code number}, {@code hex}, {@code uuid}, or {@code name}
 * @param envelope the field around one object in answers; empty for none
 * @param shape the model of the client that a body must fit
 * @param required fields that have to be sent
 * @param hidden what is never shown again
 * @param names the fields whose values, with dots between them, make the full name
 * @param parent the path of the kind that all but the last of the names are an object of
 * @param stamped what the service writes: created and updated, by whom
 * @param defaults what stands where nothing was sent
 */
record StoredKind(
    String title,
    String path,
    String list,
    String id,
    String form,
    String envelope,
    Class<?> shape,
    List<String> required,
    List<String> hidden,
    List<String> names,
    String parent,
    List<String> stamped,
    ObjectNode defaults) {
  private static final String UC = "/api/2.1/unity-catalog/";
  private static final List<String> UC_STAMPS =
      List.of("created_at", "created_by", "updated_at", "updated_by");
  private static final List<String> NONE = List.of();

  static final List<StoredKind> ALL =
      List.of(
          new StoredKind(
              "Git credential",
              "/api/2.0/git-credentials",
              "credentials",
              "credential_id",
              "number",
              "",
              CreateCredentialsRequest.class,
              List.of("git_provider"),
              List.of("personal_access_token"),
              NONE,
              "",
              NONE,
              Json.object()),
          new StoredKind(
              "Repo",
              "/api/2.0/repos",
              "repos",
              "id",
              "number",
              "",
              CreateRepoRequest.class,
              List.of("url", "provider"),
              NONE,
              NONE,
              "",
              NONE,
              Json.object()
                  .put("branch", "main")
                  .put("head_commit_id", "0123456789abcdef0123456789abcdef01234567")),
          new StoredKind(
              "IP access list",
              "/api/2.0/ip-access-lists",
              "ip_access_lists",
              "list_id",
              "uuid",
              "ip_access_list",
              CreateIpAccessList.class,
              List.of("label", "list_type"),
              NONE,
              List.of("list_type", "label"),
              "",
              List.of("created_at", "updated_at"),
              Json.object().put("enabled", true)),
          new StoredKind(
              "SQL warehouse",
              "/api/2.0/sql/warehouses",
              "warehouses",
              "id",
              "hex",
              "",
              CreateWarehouseRequest.class,
              List.of("name", "cluster_size"),
              NONE,
              List.of("name"),
              "",
              NONE,
              Json.parse(
                  """
                  {"auto_stop_mins": 120, "min_num_clusters": 1, "max_num_clusters": 1,
                   "enable_photon": true, "enable_serverless_compute": false,
                   "spot_instance_policy": "COST_OPTIMIZED", "warehouse_type": "CLASSIC",
                   "num_clusters": 0, "num_active_sessions": 0, "state": "STARTING"}\
                  """)),
          new StoredKind(
              "Storage Credential",
              UC + "storage-credentials",
              "storage_credentials",
              "name",
              "name",
              "",
              CreateStorageCredential.class,
              List.of("name"),
              List.of("private_key", "skip_validation"),
              List.of("name"),
              "",
              UC_STAMPS,
              Json.object().put("read_only", false).put("isolation_mode", "ISOLATION_MODE_OPEN")),
          new StoredKind(
              "Credential",
              UC + "credentials",
              "credentials",
              "name",
              "name",
              "",
              CreateCredentialRequest.class,
              List.of("name"),
              List.of("private_key", "skip_validation"),
              List.of("name"),
              "",
              UC_STAMPS,
              Json.object()
                  .put("purpose", "SERVICE")
                  .put("read_only", false)
                  .put("isolation_mode", "ISOLATION_MODE_OPEN")),
          new StoredKind(
              "External Location",
              UC + "external-locations",
              "external_locations",
              "name",
              "name",
              "",
              CreateExternalLocation.class,
              List.of("name", "url", "credential_name"),
              List.of("skip_validation"),
              List.of("name"),
              "",
              UC_STAMPS,
              Json.object().put("read_only", false).put("isolation_mode", "ISOLATION_MODE_OPEN")),
          new StoredKind(
              "Catalog",
              UC + "catalogs",
              "catalogs",
              "name",
              "name",
              "",
              CreateCatalog.class,
              List.of("name"),
              NONE,
              List.of("name"),
              "",
              UC_STAMPS,
              Json.object()
                  .put("catalog_type", "MANAGED_CATALOG")
                  .put("isolation_mode", "OPEN")
                  .put("securable_type", "CATALOG")
                  .put("accessible_in_current_workspace", true)),
          new StoredKind(
              "Schema",
              UC + "schemas",
              "schemas",
              "full_name",
              "name",
              "",
              CreateSchema.class,
              List.of("name", "catalog_name"),
              NONE,
              List.of("catalog_name", "name"),
              UC + "catalogs",
              UC_STAMPS,
              Json.object().put("catalog_type", "MANAGED_CATALOG").put("securable_type", "SCHEMA")),
          new StoredKind(
              "Volume",
              UC + "volumes",
              "volumes",
              "full_name",
              "name",
              "",
              CreateVolumeRequestContent.class,
              List.of("name", "catalog_name", "schema_name", "volume_type"),
              NONE,
              List.of("catalog_name", "schema_name", "name"),
              UC + "schemas",
              UC_STAMPS,
              Json.object()),
          new StoredKind(
              "Table",
              UC + "tables",
              "tables",
              "full_name",
              "name",
              "",
              CreateTableRequest.class,
              List.of(
                  "name",
                  "catalog_name",
                  "schema_name",
                  "table_type",
                  "data_source_format",
                  "storage_location"),
              NONE,
              List.of("catalog_name", "schema_name", "name"),
              UC + "schemas",
              UC_STAMPS,
              Json.object().put("securable_type", "TABLE")),
          new StoredKind(
              "Registered Model",
              UC + "models",
              "registered_models",
              "full_name",
              "name",
              "",
              CreateRegisteredModelRequest.class,
              List.of("name", "catalog_name", "schema_name"),
              NONE,
              List.of("catalog_name", "schema_name", "name"),
              UC + "schemas",
              UC_STAMPS,
              Json.object()),
          new StoredKind(
              "Connection",
              UC + "connections",
              "connections",
              "name",
              "name",
              "",
              CreateConnection.class,
              List.of("name", "connection_type", "options"),
              List.of("password"),
              List.of("name"),
              "",
              UC_STAMPS,
              Json.object().put("securable_type", "CONNECTION").put("read_only", false)),
          new StoredKind(
              "Notification destination",
              "/api/2.0/notification-destinations",
              "results",
              "id",
              "uuid",
              "",
              CreateNotificationDestinationRequest.class,
              List.of("display_name"),
              List.of(
                  "url",
                  "username",
                  "password",
                  "integration_key",
                  "channel_id",
                  "channel_url",
                  "oauth_token",
                  "app_id",
                  "auth_secret",
                  "tenant_id"),
              NONE,
              "",
              NONE,
              Json.object()));

  boolean named() {
    return form.equals("name");
  }

  boolean catalogued() {
    return path.startsWith(UC);
  }

  String collection() {
    return "databricks.stored." + path;
  }
}
