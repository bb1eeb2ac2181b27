package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Cloud Monitoring keeps beside series of points: alert policies, channels, uptime checks,
 * services and their objectives, dashboards. They are kept and answered; nothing is watched.
 */
public final class AlertingService implements SandboxService {
  private static final String STORE = "monitoring/objects";
  private static final Pattern TERM =
      Pattern.compile("([\\w.]+)\\s*=\\s*\"([^\"]*)\"(?:\\s+AND\\s+|\\s*$)");

  private final Store store;
  private final SandboxClock clock;
  private final ProjectNumbers projects;
  private final Routes routes = new Routes();

  public AlertingService(Store store, SandboxClock clock) {
    this.store = store;
    this.clock = clock;
    this.projects = new ProjectNumbers(store);
    for (AlertingKind kind : AlertingKind.ALL) {
      routes
          .on("GET", kind.all(), (r, p) -> list(r, kind, p))
          .on("POST", kind.all(), (r, p) -> create(r, kind, p))
          .on("GET", kind.one(), (r, p) -> Response.json(find(kind, p)));
      // A snooze is ended by its interval, never deleted.
      if (!kind.collection().equals("snoozes")) {
        routes.on("DELETE", kind.one(), (r, p) -> delete(kind, p));
      }
      if (!kind.collection().equals("metricDescriptors")) {
        routes.on(kind.replaced() ? "PUT" : "PATCH", kind.one(), (r, p) -> update(r, kind, p));
      }
    }
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  /** The same for a project's id and its number. */
  private String prefix(AlertingKind kind, Map<String, String> p) {
    return projects.numbered("projects/" + p.get("project")) + "/" + path(kind, p) + "/";
  }

  private static String path(AlertingKind kind, Map<String, String> p) {
    return kind.collection().replace("{parent}", p.getOrDefault("parent", ""));
  }

  private ObjectNode find(AlertingKind kind, Map<String, String> p) {
    String id = p.getOrDefault("id", "");
    return store
        .get(STORE, prefix(kind, p) + id)
        .orElseThrow(
            () ->
                ApiError.canonical(
                    404,
                    "NOT_FOUND",
                    kind.missing()
                        .formatted(
                            id,
                            p.getOrDefault("parent", ""),
                            p.getOrDefault("project", ""),
                            projects.numbered("projects/" + p.get("project")).substring(9))));
  }

  private Response list(Request request, AlertingKind kind, Map<String, String> p) {
    String filter = request.query().getOrDefault("filter", "");
    ArrayNode found = Json.array();
    for (Map.Entry<String, ObjectNode> e : store.entriesUnder(STORE, prefix(kind, p)).entrySet()) {
      boolean below =
          !kind.collection().equals("metricDescriptors")
              && e.getKey().indexOf('/', prefix(kind, p).length()) >= 0;
      if (!below && fits(e.getValue(), filter)) {
        found.add(e.getValue());
      }
    }
    ObjectNode page = Pages.of(request, kind.listed(), found);
    if (List.of("alertPolicies", "notificationChannels", "uptimeCheckConfigs")
            .contains(kind.listed())
        && !found.isEmpty()) {
      page.put("totalSize", found.size());
    }
    return Response.json(page);
  }

  /** Filters that are equalities joined by AND; others are refused rather than ignored. */
  private static boolean fits(JsonNode body, String filter) {
    Matcher term = TERM.matcher(filter);
    int end = 0;
    while (end < filter.length()) {
      if (!term.find(end) || term.start() != end) {
        throw ApiError.parse("The filter is not understood here: " + filter);
      }
      end = term.end();
      JsonNode at = body;
      for (String step : term.group(1).split("\\.", -1)) {
        at = at.has(step) ? at.path(step) : at.path(Documents.camel(step));
      }
      if (!at.asText("").equals(term.group(2))) {
        return false;
      }
    }
    return true;
  }

  private static boolean numbers(Request request) {
    return request.query().getOrDefault("$alt", "").contains("enum-encoding=int");
  }

  private Response create(Request request, AlertingKind kind, Map<String, String> p) {
    ObjectNode body = kind.shaped(request.json());
    if (kind.collection().contains("{parent}")) {
      find(
          AlertingKind.SERVICES,
          Map.of("project", p.getOrDefault("project", ""), "id", p.getOrDefault("parent", "")));
    }
    String id = id(request, kind, body);
    String project = "projects/" + p.get("project");
    body.put(
        "name",
        (kind.numbered() ? projects.numbered(project) : project) + "/" + path(kind, p) + "/" + id);
    AlertingBodies.complete(
        kind, body, Json.object(), Documents.time(clock.now()), numbers(request));
    return store.transaction(
        () -> {
          String key = prefix(kind, p) + id;
          // A metric's descriptor may be sent again, with more labels.
          if (store.get(STORE, key).isPresent() && !kind.collection().equals("metricDescriptors")) {
            throw ApiError.canonical(409, "ALREADY_EXISTS", "'" + id + "' exists already.");
          }
          if (!request.flag("validateOnly")) {
            store.put(STORE, key, body);
          }
          return Response.json(body);
        });
  }

  private static String id(Request request, AlertingKind kind, ObjectNode body) {
    if (kind.collection().equals("metricDescriptors")) {
      return body.path("type").asText("");
    }
    String given =
        kind.idParameter().isEmpty()
            ? body.path("name").asText("").replaceFirst(".*/", "")
            : request.query().getOrDefault(kind.idParameter(), "");
    boolean named = !kind.idParameter().isEmpty() || kind.collection().equals("dashboards");
    return named && !given.isEmpty() ? given : Documents.digits(19);
  }

  private Response update(Request request, AlertingKind kind, Map<String, String> p) {
    ObjectNode given = kind.shaped(request.json());
    String mask = request.query().getOrDefault("updateMask", "");
    return store.transaction(
        () -> {
          ObjectNode before = find(kind, p);
          if (Documents.stale(given.path("etag").asText(""), before.path("etag").asText(""))) {
            throw ApiError.canonical(409, "ABORTED", "The etag is not the current one.");
          }
          ObjectNode after =
              mask.isEmpty() ? given.deepCopy() : Documents.masked(before, given, mask);
          after.set("name", before.get("name"));
          AlertingBodies.complete(
              kind, after, before, Documents.time(clock.now()), numbers(request));
          ObjectNode shaped = kind.shaped(after);
          store.put(STORE, prefix(kind, p) + p.get("id"), shaped);
          return Response.json(shaped);
        });
  }

  private Response delete(AlertingKind kind, Map<String, String> p) {
    return store.transaction(
        () -> {
          find(kind, p);
          String key = prefix(kind, p) + p.get("id");
          store.remove(STORE, key);
          new ArrayList<>(store.entriesUnder(STORE, key + "/").keySet())
              .forEach(below -> store.remove(STORE, below));
          return Response.json(Json.object());
        });
  }
}
