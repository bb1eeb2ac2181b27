package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /api/v1/dashboard/public}: dashboards shown to people outside, and whom they invite. */
final class SharedDashboards {
  private static final String COLLECTION = "datadog.dashboard.shared";
  private static final String INVITATIONS = "datadog.dashboard.invitation";
  private static final String PATH = "/api/v1/dashboard/public";
  private static final String ONE = PATH + "/{token}";
  private static final Set<String> SHARES = Set.of("open", "invite", "embed", "secure_embed");
  private static final int SESSION_DAYS = 30;
  private static final Duration INVITATION = Duration.ofHours(1);

  private final Store store;
  private final SandboxClock clock;
  private final Ids ids;

  SharedDashboards(Store store, SandboxClock clock, Ids ids) {
    this.store = store;
    this.clock = clock;
    this.ids = ids;
  }

  void on(Routes routes) {
    routes
        .on("POST", PATH, (r, p) -> create(r))
        .on("GET", ONE, (r, p) -> Response.json(existing(p)))
        .on("PUT", ONE, (r, p) -> update(r, p))
        .on("DELETE", ONE, (r, p) -> delete(p))
        .on("GET", ONE + "/invitation", (r, p) -> invited(r, p))
        .on("POST", ONE + "/invitation", (r, p) -> invite(r, p))
        .on("DELETE", ONE + "/invitation", (r, p) -> uninvite(r, p));
  }

  private Response create(Request request) {
    ObjectNode body = Errors.body(request);
    String id = body.path("dashboard_id").asText("");
    String type = body.path("dashboard_type").asText("");
    ObjectNode dashboard =
        store
            .get(Dashboards.COLLECTION, id)
            .orElseThrow(() -> Errors.of(404, type + " " + id + " not found"));
    return store.transaction(
        () -> {
          String token = ids.token();
          ObjectNode s = Json.object();
          s.set("author", Accounts.author());
          s.put("dashboard_id", id).put("dashboard_type", type).put("status", "active");
          s.set("title", dashboard.get("title"));
          s.putObject("viewing_preferences");
          s.putNull("expiration").putNull("last_accessed");
          s.put("global_time_selectable_enabled", false);
          s.putNull("global_time").putNull("selectable_template_vars");
          s.put("token", token).put("public_url", "https://p.datadoghq.com/sb/" + token);
          Times.stamp(s, "created", clock);
          s.put("share_type", "open").putNull("share_list").putNull("session_duration_in_days");
          s.putArray("invitees");
          s.putArray("embeddable_domains");
          take(body, s);
          store.put(COLLECTION, token, s);
          return Response.json(s);
        });
  }

  private void take(ObjectNode body, ObjectNode into) {
    for (String field :
        List.of(
            "global_time",
            "global_time_selectable_enabled",
            "selectable_template_vars",
            "viewing_preferences",
            "expiration",
            "share_list",
            "share_type",
            "status",
            "embeddable_domains")) {
      if (body.has(field)) {
        into.set(field, body.get(field));
      }
    }
    String share = into.path("share_type").asText();
    if (!SHARES.contains(share)) {
      throw Errors.bad("'share_type' must be one of ['open', 'invite', 'embed', 'secure_embed']");
    }
    if (share.equals("invite")) {
      into.put("session_duration_in_days", SESSION_DAYS);
    }
    ArrayNode invitees = into.putArray("invitees");
    for (JsonNode email : into.path("share_list")) {
      ObjectNode invitee = invitees.addObject().put("email", email.asText());
      invitee.putNull("access_expiration").putNull("last_accessed");
      Times.stamp(invitee, "created_at", clock);
    }
  }

  private Response update(Request request, Map<String, String> path) {
    ObjectNode shared = existing(path).deepCopy();
    take(Errors.body(request), shared);
    return store.transaction(
        () -> {
          store.put(COLLECTION, shared.path("token").asText(), shared);
          return Response.json(shared);
        });
  }

  private Response delete(Map<String, String> path) {
    String token = existing(path).path("token").asText();
    return store.transaction(
        () -> {
          store.remove(COLLECTION, token);
          return Response.json(Json.object().put("deleted_public_dashboard_token", token));
        });
  }

  private Response invite(Request request, Map<String, String> path) {
    String token = existing(path).path("token").asText();
    JsonNode data = Errors.body(request).path("data");
    List<ObjectNode> sent = new ArrayList<>();
    return store.transaction(
        () -> {
          for (String email : emails(data)) {
            ObjectNode invitation = Json.object().put("type", "public_dashboard_invitation");
            ObjectNode a = invitation.putObject("attributes").put("email", email);
            a.put("share_token", token);
            Times.stamp(a, "created_at", clock);
            Instant expiry = clock.now().plus(INVITATION);
            a.put("invitation_expiry", Times.text(expiry));
            a.put("has_session", false).putNull("session_expiry");
            store.put(INVITATIONS, token + "|" + email, invitation);
            sent.add(invitation);
          }
          JsonNode answered = data.isArray() ? Json.array(sent) : sent.getFirst();
          return Response.json(201, Json.object().set("data", answered));
        });
  }

  private static List<String> emails(JsonNode data) {
    List<JsonNode> all = data.isArray() ? data.valueStream().toList() : List.of(data);
    List<String> emails =
        all.stream().map(d -> d.path("attributes").path("email").asText("")).toList();
    if (emails.isEmpty() || emails.contains("")) {
      throw Errors.bad("'email' is a required property");
    }
    return emails;
  }

  private Response invited(Request request, Map<String, String> path) {
    String token = existing(path).path("token").asText();
    List<ObjectNode> all =
        store.all(INVITATIONS).values().stream()
            .filter(i -> i.path("attributes").path("share_token").asText().equals(token))
            .toList();
    ObjectNode answer = Json.object();
    answer.set("data", Json.array(Pages.of(all, request, "page_number", "page_size")));
    answer.putObject("meta").putObject("page").put("total_count", all.size());
    return Response.json(answer);
  }

  private Response uninvite(Request request, Map<String, String> path) {
    String token = existing(path).path("token").asText();
    List<String> emails = emails(Errors.body(request).path("data"));
    return store.transaction(
        () -> {
          emails.forEach(e -> store.remove(INVITATIONS, token + "|" + e));
          return Response.empty(204);
        });
  }

  private ObjectNode existing(Map<String, String> path) {
    String token = path.getOrDefault("token", "");
    return store.get(COLLECTION, token).orElseThrow(() -> notFound(token));
  }

  private static ApiError notFound(String token) {
    return Errors.of(404, "Shared dashboard with token " + token + " not found");
  }
}
