package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.sql.AlertV2;
import com.databricks.sdk.service.sql.CreateAlertRequestAlert;
import com.databricks.sdk.service.sql.CreateQueryRequestQuery;
import com.databricks.sdk.service.sql.CreateVisualizationRequestVisualization;
import com.databricks.sdk.service.sql.UpdateAlertRequestAlert;
import com.databricks.sdk.service.sql.UpdateQueryRequestQuery;
import com.databricks.sdk.service.sql.UpdateVisualizationRequestVisualization;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Queries and alerts of Databricks SQL: kept, changed by a mask, and put into the trash. None is
 * run, so an alert knows nothing of its state.
 */
final class WorkspaceDocuments {
  /**
   * A kind of document.
   *
   * @param envelope the field around one in what is sent; empty for none
   * @param created the shape of a new one
   * @param changed the shape of a change
   * @param gone what it is called in the trash; empty where there is none
   */
  private record Kind(
      String title,
      String path,
      String list,
      String envelope,
      Class<?> created,
      Class<?> changed,
      List<String> required,
      String gone,
      ObjectNode defaults) {
    String collection() {
      return "databricks.document." + path;
    }
  }

  static final String QUERIES = "databricks.document./api/2.0/sql/queries";
  static final String ALERTS = "databricks.document./api/2.0/sql/alerts";
  static final String NEW_ALERTS = "databricks.document./api/2.0/alerts";
  private static final String VISUALIZATIONS = "/api/2.0/sql/visualizations";
  private static final String STATE = "lifecycle_state";
  private static final String ACTIVE = "ACTIVE";

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "Query",
              "/api/2.0/sql/queries",
              "results",
              "query",
              CreateQueryRequestQuery.class,
              UpdateQueryRequestQuery.class,
              List.of(),
              "TRASHED",
              Json.object().put("display_name", "New Query").put("run_as_mode", "OWNER")),
          new Kind(
              "Alert",
              "/api/2.0/sql/alerts",
              "results",
              "alert",
              CreateAlertRequestAlert.class,
              UpdateAlertRequestAlert.class,
              List.of("query_id", "condition"),
              "TRASHED",
              Json.object().put("state", "UNKNOWN")),
          new Kind(
              "Visualization",
              VISUALIZATIONS,
              "results",
              "visualization",
              CreateVisualizationRequestVisualization.class,
              UpdateVisualizationRequestVisualization.class,
              List.of("query_id"),
              "",
              Json.object()),
          new Kind(
              "Alert",
              "/api/2.0/alerts",
              "alerts",
              "",
              AlertV2.class,
              AlertV2.class,
              List.of("display_name", "query_text", "warehouse_id", "evaluation", "schedule"),
              "DELETED",
              Json.object()));

  private final Store store;
  private final SandboxClock clock;
  private final WorkspaceIds ids;

  WorkspaceDocuments(Store store, SandboxClock clock, WorkspaceIds ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    for (Kind kind : KINDS) {
      String one = kind.path() + "/{id}";
      routes
          .on("POST", kind.path(), (r, p) -> create(kind, r))
          .on("GET", kind.path(), (r, p) -> list(kind, r))
          .on("GET", one, (r, p) -> Response.json(existing(kind, p)))
          .on("PATCH", one, (r, p) -> update(kind, r, p))
          .on("DELETE", one, (r, p) -> delete(kind, r, p));
    }
    routes.on("GET", "/api/2.0/sql/queries/{id}/visualizations", (r, p) -> drawn(p));
    // No query is run, so none was.
    routes.on("GET", "/api/2.0/sql/history/queries", (r, p) -> Response.json(Json.object()));
  }

  private String now() {
    return Instant.ofEpochMilli(clock.millis()).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static ObjectNode content(Kind kind, ObjectNode body, Class<?> shape) {
    if (kind.envelope().isEmpty()) {
      return Bodies.shaped(body, shape);
    }
    return body.path(kind.envelope()) instanceof ObjectNode inner
        ? Bodies.shaped(inner, shape)
        : Json.object();
  }

  private Response create(Kind kind, Request request) {
    ObjectNode given = content(kind, Errors.body(request), kind.created());
    given.remove(List.of("id", STATE, "owner_user_name", "create_time", "update_time"));
    kind.required().forEach(f -> Errors.require(given, f));
    if (given.has("query_id") && store.get(QUERIES, given.path("query_id").asText()).isEmpty()) {
      throw Errors.absent("Query " + given.path("query_id").asText() + " does not exist.");
    }
    return store.transaction(
        () -> {
          String id =
              UUID.nameUUIDFromBytes(Long.toString(ids.object()).getBytes(StandardCharsets.UTF_8))
                  .toString();
          ObjectNode document = kind.defaults().deepCopy();
          if (!kind.gone().isEmpty()) {
            document.put("parent_path", "/Workspace/Users/" + Me.USER);
            document.put("owner_user_name", Me.USER).put(STATE, ACTIVE);
          }
          document.setAll(given);
          document.put("id", id);
          if (kind.envelope().equals("query")) {
            document.put("last_modifier_user_name", Me.USER);
          }
          document.put("create_time", now()).put("update_time", now());
          store.put(kind.collection(), id, document);
          return Response.json(document);
        });
  }

  private Response list(Kind kind, Request request) {
    List<ObjectNode> all =
        store.all(kind.collection()).values().stream()
            .filter(d -> d.path(STATE).asText().equals(ACTIVE))
            .toList();
    return Pages.forward(kind.list(), all, request, "page_size", 20, 100);
  }

  private Response drawn(Map<String, String> path) {
    String query = existing(KINDS.getFirst(), path).path("id").asText();
    ObjectNode answer = Json.object();
    answer.set(
        "results",
        Json.array(
            store.all("databricks.document." + VISUALIZATIONS).values().stream()
                .filter(v -> v.path("query_id").asText().equals(query))
                .toList()));
    return Response.json(answer);
  }

  private Response update(Kind kind, Request request, Map<String, String> path) {
    ObjectNode document = existing(kind, path).deepCopy();
    ObjectNode body = Errors.body(request);
    ObjectNode given = content(kind, body, kind.changed());
    String mask = body.path("update_mask").asText(request.param("update_mask").orElse(""));
    if (mask.isEmpty()) {
      throw Errors.missing("update_mask");
    }
    given.remove(List.of("id", "create_time", "owner_user_name"));
    List<String> fields =
        mask.equals("*")
            ? List.copyOf(given.properties().stream().map(Map.Entry::getKey).toList())
            : List.of(mask.split(",", -1));
    for (String named : fields) {
      // A part of a field is given with the whole of it, which is what the clients send.
      String field = named.strip().replaceFirst("\\..*", "");
      if (given.has(field)) {
        document.set(field, given.get(field));
      } else {
        document.remove(field);
      }
    }
    return keep(kind, document.put("update_time", now()));
  }

  private Response keep(Kind kind, ObjectNode document) {
    return store.transaction(
        () -> {
          store.put(kind.collection(), document.path("id").asText(), document);
          return Response.json(document);
        });
  }

  private Response delete(Kind kind, Request request, Map<String, String> path) {
    ObjectNode document = existing(kind, path).deepCopy();
    if (request.flag("purge") || kind.gone().isEmpty()) {
      return store.transaction(
          () -> {
            store.remove(kind.collection(), document.path("id").asText());
            return Response.json(Json.object());
          });
    }
    keep(kind, document.put(STATE, kind.gone()));
    return Response.json(Json.object());
  }

  private ObjectNode existing(Kind kind, Map<String, String> path) {
    String id = path.getOrDefault("id", "");
    return store
        .get(kind.collection(), id)
        .orElseThrow(() -> Errors.absent(kind.title() + " " + id + " does not exist."));
  }
}
