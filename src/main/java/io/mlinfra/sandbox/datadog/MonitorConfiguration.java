package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.Map;

/**
 * What stands around monitors in version 2 of the API: policies for their tags, rules for whom they
 * notify, and templates to make them from.
 */
final class MonitorConfiguration {
  private static final String UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
  private static final String NEVER = "1970-01-01T00:00:00+00:00";

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  /** The three kinds, with the words that Datadog has for each. */
  private enum Kind {
    POLICY("policy", "monitor-config-policy", "policy_id", "Monitor configuration policy"),
    RULE("notification_rule", "monitor-notification-rule", "rule_id", "Monitor Notification Rule"),
    TEMPLATE("template", "monitor-user-template", "template_id", "Monitor template");

    final String path;
    final String type;
    final String param;
    final String title;

    Kind(String segment, String type, String param, String title) {
      this.path = "/api/v2/monitor/" + segment;
      this.type = type;
      this.param = param;
      this.title = title;
    }

    String collection() {
      return "datadog." + type;
    }
  }

  MonitorConfiguration(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    for (Kind kind : Kind.values()) {
      String one = kind.path + "/{id}";
      routes
          .on("POST", kind.path, (r, p) -> create(kind, r))
          .on("GET", kind.path, (r, p) -> list(kind))
          .on("GET", one, (r, p) -> data(existing(kind, p)))
          .on(kind == Kind.TEMPLATE ? "PUT" : "PATCH", one, (r, p) -> update(kind, r, p))
          .on("DELETE", one, (r, p) -> delete(kind, p));
    }
    routes
        .on("POST", Kind.TEMPLATE.path + "/validate", (r, p) -> valid(r))
        .on("POST", Kind.TEMPLATE.path + "/{id}/validate", (r, p) -> validExisting(r, p));
  }

  private static Response data(JsonNode data) {
    return Response.json(Json.object().set("data", data));
  }

  private Response create(Kind kind, Request request) {
    ObjectNode given = attributes(request);
    check(kind, given);
    return store.transaction(
        () -> {
          ObjectNode object = Json.object().put("type", kind.type);
          ObjectNode a = given.deepCopy();
          object.set("attributes", a);
          object.put("id", ids.uuid());
          switch (kind) {
            case POLICY -> {}
            case RULE -> stamp(a, "created_at", "modified_at");
            case TEMPLATE -> {
              stamp(a, "created", "modified");
              a.put("version", 0).put("creator_uuid", Accounts.UUID);
            }
          }
          store.put(kind.collection(), object.path("id").asText(), object);
          ObjectNode shown = object.deepCopy();
          // Datadog answers before the rule has its second time.
          if (kind == Kind.RULE) {
            ((ObjectNode) shown.get("attributes")).put("modified_at", NEVER);
          }
          return answer(kind, shown);
        });
  }

  private void stamp(ObjectNode attributes, String created, String modified) {
    Times.stamp(attributes, created, clock);
    attributes.set(modified, attributes.get(created));
  }

  /** A rule is answered with its author beside it. */
  private static Response answer(Kind kind, ObjectNode object) {
    if (kind != Kind.RULE) {
      return data(object);
    }
    ObjectNode shown = object.deepCopy();
    shown
        .putObject("relationships")
        .putObject("created_by")
        .putObject("data")
        .put("type", "users")
        .put("id", Accounts.UUID);
    ObjectNode answer = Json.object();
    answer.set("data", shown);
    answer.putArray("included").add(Accounts.user());
    return Response.json(answer);
  }

  private static ObjectNode attributes(Request request) {
    return Errors.body(request).path("data").path("attributes") instanceof ObjectNode given
        ? given
        : Json.object();
  }

  private static void check(Kind kind, ObjectNode a) {
    switch (kind) {
      case POLICY -> {
        if (!a.path("policy_type").asText("").equals("tag")) {
          throw Errors.bad("Value of parameter 'policy_type' should be any of these ['tag']");
        }
        for (String field : List.of("tag_key", "tag_key_required", "valid_tag_values")) {
          if (!a.path("policy").has(field)) {
            throw Errors.bad("'" + field + "' is a required property");
          }
        }
      }
      case RULE -> {
        recipients(a.path("recipients"));
        for (JsonNode c : a.path("conditional_recipients").path("conditions")) {
          recipients(c.path("recipients"));
        }
      }
      case TEMPLATE -> template(a);
    }
  }

  private static void recipients(JsonNode recipients) {
    for (JsonNode recipient : recipients) {
      if (recipient.asText().startsWith("@")) {
        throw Errors.bad("Invalid recipients: Recipient handle should not start with '@'");
      }
    }
  }

  private static void template(ObjectNode a) {
    JsonNode definition = a.path("monitor_definition");
    if (definition.isEmpty()) {
      throw Errors.bad(
          "Invalid monitor_definition or template variables: Monitor definition cannot be empty.");
    }
    MonitorQuery.parse(definition.path("type").asText(""), definition.path("query").asText(""));
  }

  private Response list(Kind kind) {
    return data(Json.array(List.copyOf(store.all(kind.collection()).values())));
  }

  private Response update(Kind kind, Request request, Map<String, String> path) {
    ObjectNode object = existing(kind, path).deepCopy();
    ObjectNode given = attributes(request);
    String id = Errors.body(request).path("data").path("id").asText("");
    if (kind == Kind.POLICY && !id.equals(object.path("id").asText())) {
      throw Errors.of(422, "Policy id in request body does not match id in URL param");
    }
    ObjectNode a = (ObjectNode) object.get("attributes");
    if (kind == Kind.TEMPLATE && !a.has("versions")) {
      a.putArray("versions").add(version(a, object.path("id").asText()));
    }
    if (kind == Kind.RULE && given.has("conditional_recipients") != given.has("recipients")) {
      a.remove(List.of("recipients", "conditional_recipients"));
    }
    a.setAll(given);
    check(kind, a);
    return store.transaction(
        () -> {
          switch (kind) {
            case POLICY -> {}
            case RULE -> Times.stamp(a, "modified_at", clock);
            case TEMPLATE -> {
              Times.stamp(a, "modified", clock);
              a.put("version", a.path("version").asInt() + 1);
              a.withArray("versions").add(version(a, ids.uuid()));
            }
          }
          store.put(kind.collection(), object.path("id").asText(), object);
          return answer(kind, object);
        });
  }

  /** A template as it was at one time, to be kept beside its later forms. */
  private static ObjectNode version(ObjectNode attributes, String id) {
    ObjectNode version = Json.object().put("id", id);
    for (String field :
        List.of(
            "title",
            "version",
            "description",
            "created",
            "monitor_definition",
            "template_variables",
            "tags")) {
      version.set(field, attributes.get(field));
    }
    return version;
  }

  private Response delete(Kind kind, Map<String, String> path) {
    String title = kind == Kind.POLICY ? "Monitor config policy" : kind.title;
    String id = existing(kind, path, title).path("id").asText();
    return store.transaction(
        () -> {
          store.remove(kind.collection(), id);
          return Response.empty(204);
        });
  }

  private static Response valid(Request request) {
    template(attributes(request));
    return Response.empty(204);
  }

  private Response validExisting(Request request, Map<String, String> path) {
    existing(Kind.TEMPLATE, path);
    return valid(request);
  }

  private ObjectNode existing(Kind kind, Map<String, String> path) {
    return existing(kind, path, kind.title);
  }

  private ObjectNode existing(Kind kind, Map<String, String> path, String title) {
    String id = path.getOrDefault("id", "");
    if (!id.matches(UUID)) {
      throw Errors.bad("Invalid URL param: " + kind.param + " must be an uuid");
    }
    return store.get(kind.collection(), id).orElseThrow(() -> Errors.of(404, title + " not found"));
  }
}
