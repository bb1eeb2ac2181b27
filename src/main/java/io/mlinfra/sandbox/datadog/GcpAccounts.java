package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/** The Google Cloud integration by service-account impersonation, {@code /api/v2/...gcp}. */
final class GcpAccounts {
  private static final String COLLECTION = "datadog.gcp";
  private static final String PATH = "/api/v2/integration/gcp/accounts";
  private static final String DELEGATE =
      "ddgci-5a4db0c1ab5e0c10ab5e@datadog-gci-sts-us1-prod.iam.gserviceaccount.com";
  private static final List<String> FLAGS =
      List.of(
          "automute",
          "is_cspm_enabled",
          "is_security_command_center_enabled",
          "resource_collection_enabled");
  private static final List<String> LISTS =
      List.of("account_tags", "cloud_run_revision_filters", "host_filters");

  private final Store store;
  private final Ids ids;

  GcpAccounts(Store store, Ids ids) {
    this.store = store;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH, (r, p) -> list())
        .on("POST", PATH, (r, p) -> create(r))
        .on("PATCH", PATH + "/{id}", (r, p) -> update(r, p))
        .on("DELETE", PATH + "/{id}", (r, p) -> delete(p))
        .on("GET", "/api/v2/integration/gcp/sts_delegate", (r, p) -> delegate())
        .on("POST", "/api/v2/integration/gcp/sts_delegate", (r, p) -> delegate());
  }

  private Response list() {
    ArrayNode data = Json.array();
    for (ObjectNode account : store.all(COLLECTION).values()) {
      ObjectNode copy = account.deepCopy();
      copy.putObject("meta").putArray("accessible_projects");
      data.add(copy);
    }
    return Response.json(Json.object().set("data", data));
  }

  private Response create(Request request) {
    ObjectNode given = attributes(request);
    String email = given.path("client_email").asText("");
    if (!email.contains("@")) {
      throw Errors.bad("client_email is required");
    }
    for (ObjectNode other : store.all(COLLECTION).values()) {
      if (other.path("attributes").path("client_email").asText().equals(email)) {
        throw Errors.of(409, "Service account " + email + " already exists");
      }
    }
    return store.transaction(
        () -> {
          String id = ids.uuid();
          ObjectNode account = Json.object().put("type", "gcp_service_account");
          account.set("attributes", complete(given));
          account.put("id", id);
          store.put(COLLECTION, id, account);
          return Response.json(201, Json.object().set("data", account));
        });
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode account = existing(path).deepCopy();
    ObjectNode merged = (ObjectNode) account.get("attributes");
    ObjectNode given = attributes(request);
    if (given.has("client_email")
        && !given.path("client_email").equals(merged.path("client_email"))) {
      throw Errors.bad("client_email cannot be changed");
    }
    merged.setAll(given);
    account.set("attributes", complete(merged));
    return store.transaction(
        () -> {
          store.put(COLLECTION, account.path("id").asText(), account);
          return Response.json(201, Json.object().set("data", account));
        });
  }

  private Response delete(Map<String, String> path) {
    String id = existing(path).path("id").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, id);
          return Response.empty(204);
        });
  }

  private static Response delegate() {
    ObjectNode data = Json.object().put("type", "gcp_sts_delegate").put("id", DELEGATE);
    data.putObject("attributes").put("delegate_account_email", DELEGATE);
    return Response.json(Json.object().set("data", data));
  }

  private static ObjectNode attributes(Request request) {
    JsonNode data = Errors.body(request).path("data");
    if (!data.path("type").asText().equals("gcp_service_account")) {
      throw Errors.bad("Invalid resource type");
    }
    return data.path("attributes") instanceof ObjectNode o ? o : Json.object();
  }

  private static ObjectNode complete(ObjectNode given) {
    ObjectNode all = given.deepCopy();
    boolean securityCentre = all.path("is_security_command_center_enabled").asBoolean();
    if (!all.has("resource_collection_enabled") && securityCentre) {
      all.put("resource_collection_enabled", true);
    }
    FLAGS.stream().filter(f -> !all.has(f)).forEach(f -> all.put(f, false));
    LISTS.stream().filter(f -> !all.path(f).isArray()).forEach(all::putArray);
    boolean collects = all.path("resource_collection_enabled").asBoolean();
    if (all.path("is_cspm_enabled").asBoolean() && !collects) {
      throw Errors.bad("Resource Collection must be enabled for CSM to be enabled");
    }
    return all;
  }

  private ObjectNode existing(Map<String, String> path) {
    return store
        .get(COLLECTION, path.getOrDefault("id", ""))
        .orElseThrow(() -> Errors.of(404, "Service account not found"));
  }
}
