package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.compute.ComputeService;
import io.mlinfra.sandbox.compute.engine.Quotas;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Cloud Quotas: what the limits are, and preferences that ask for others. */
public final class QuotasService implements SandboxService {
  private static final String STORE = "cloudquotas/preferences";
  private static final String ADJUSTER = "cloudquotas/adjusterSettings";

  private static final EnumEncoding ENUMS =
      new EnumEncoding(
          Map.of(
              "enablement",
              List.of("ENABLEMENT_UNSPECIFIED", "", "ENABLED", "DISABLED"),
              "containerType",
              List.of("CONTAINER_TYPE_UNSPECIFIED", "PROJECT", "FOLDER", "ORGANIZATION"),
              "requestOrigin",
              List.of("ORIGIN_UNSPECIFIED", "CLOUD_CONSOLE", "AUTO_ADJUSTER")));

  private final Store store;
  private final SandboxClock clock;
  private final ComputeService compute;
  private final Routes routes = new Routes();
  private final QuotaReview review;

  public QuotasService(Store store, SandboxClock clock, ComputeService compute) {
    this.store = store;
    this.clock = clock;
    this.compute = compute;
    this.review = new QuotaReview(store, STORE, this::settle);
    review.routes(routes);
    for (String version : List.of("v1", "v1beta")) {
      String root = "/" + version + "/projects/{project}/locations/global";
      routes
          .on("GET", root + "/services/{service}/quotaInfos", this::infos)
          .on("GET", root + "/services/{service}/quotaInfos/{id}", this::info)
          .on("GET", root + "/quotaAdjusterSettings", (r, p) -> Response.json(adjuster(p)))
          .on("PATCH", root + "/quotaAdjusterSettings", this::adjust)
          .on("GET", root + "/quotaPreferences", this::list)
          .on("POST", root + "/quotaPreferences", this::create)
          .on("GET", root + "/quotaPreferences/{id}", (r, p) -> Response.json(find(p)))
          .on("PATCH", root + "/quotaPreferences/{id}", this::patch);
    }
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request).map(answer -> ENUMS.answer(request, answer));
  }

  private static String quotaId(Quotas.Limit limit) {
    String base = limit.metric().replace('_', '-');
    return base + (global(limit) ? "-per-project" : "-per-project-" + limit.level());
  }

  private static boolean global(Quotas.Limit limit) {
    return limit.level().equals("global");
  }

  private static String dimension(Quotas.Limit limit) {
    return limit.metric().contains("GPU") ? "gpu_family" : "vm_family";
  }

  private Response infos(Request request, Map<String, String> p) {
    Map<String, ObjectNode> byId = new LinkedHashMap<>();
    for (Quotas.Limit limit : compute.quotas().all()) {
      ObjectNode info = byId.computeIfAbsent(quotaId(limit), id -> empty(p, limit, id));
      details(p.getOrDefault("project", ""), limit, info.withArrayProperty("dimensionsInfos"));
    }
    ArrayNode infos = Json.array(List.copyOf(byId.values()));
    return Response.json(Json.object().set("quotaInfos", infos));
  }

  /** Whether quotas are to be raised as usage comes near them; off until somebody says so. */
  private ObjectNode adjuster(Map<String, String> p) {
    String name = "projects/" + p.get("project") + "/locations/global/quotaAdjusterSettings";
    return store
        .get(ADJUSTER, name)
        .orElseGet(
            () ->
                Json.object()
                    .put("name", name)
                    .put("enablement", "DISABLED")
                    .put("updateTime", Documents.time(clock.now()))
                    .put("etag", Documents.etag()));
  }

  private Response adjust(Request request, Map<String, String> p) {
    return store.transaction(
        () -> {
          ObjectNode after = adjuster(p).deepCopy();
          after.put("enablement", ENUMS.body(request).path("enablement").asText("DISABLED"));
          after.put("updateTime", Documents.time(clock.now())).put("etag", Documents.etag());
          store.put(ADJUSTER, after.path("name").asText(), after);
          return Response.json(after);
        });
  }

  private Response info(Request request, Map<String, String> p) {
    JsonNode all = infos(request, p).json();
    for (JsonNode info : all == null ? Json.array() : all.path("quotaInfos")) {
      if (info.path("quotaId").asText().equals(p.get("id"))) {
        return Response.json(info);
      }
    }
    throw ApiError.canonical(404, "NOT_FOUND", "Quota info " + p.get("id") + " was not found.");
  }

  private static ObjectNode empty(Map<String, String> p, Quotas.Limit limit, String id) {
    ObjectNode info = Json.object();
    info.put(
        "name",
        "projects/"
            + Documents.PROJECT_NUMBER
            + "/locations/global/services/"
            + p.get("service")
            + "/quotaInfos/"
            + id);
    info.put("quotaId", id);
    info.put("metric", "compute.googleapis.com/" + limit.metric().toLowerCase(Locale.ROOT));
    info.put("service", p.get("service"));
    info.put("containerType", "PROJECT");
    ArrayNode dimensions = info.putArray("dimensions");
    if (!global(limit)) {
      dimensions.add(limit.level());
    }
    if (!limit.dimension().isEmpty()) {
      dimensions.add(dimension(limit));
    }
    info.put("metricDisplayName", limit.metric());
    info.put("metricUnit", "1");
    info.putObject("quotaIncreaseEligibility").put("isEligible", true);
    return info;
  }

  private void details(String project, Quotas.Limit limit, ArrayNode infos) {
    List<String> places =
        switch (limit.level()) {
          case "global" -> List.of("global");
          case "zone" -> compute.zones();
          default -> compute.regions();
        };
    for (String place : places) {
      ObjectNode info = infos.addObject();
      if (!place.equals("global")) {
        info.putObject("dimensions").put(limit.level(), place);
      }
      if (!limit.dimension().isEmpty()) {
        info.withObjectProperty("dimensions").put(dimension(limit), limit.dimension());
      }
      info.putObject("details")
          .put("value", Long.toString((long) compute.quotas().limit(project, limit, place)));
      info.putArray("applicableLocations").add(place);
    }
  }

  private static String name(Map<String, String> p) {
    return "projects/" + p.get("project") + "/locations/global/quotaPreferences/" + p.get("id");
  }

  private ObjectNode find(Map<String, String> p) {
    return store
        .get(STORE, name(p))
        .orElseThrow(
            () -> ApiError.canonical(404, "NOT_FOUND", "Resource '" + name(p) + "' was not found"));
  }

  private Response list(Request request, Map<String, String> p) {
    ArrayNode all =
        Json.array(List.copyOf(store.under(STORE, "projects/" + p.get("project") + "/")));
    return Response.json(Pages.of(request, "quotaPreferences", all));
  }

  private Response create(Request request, Map<String, String> p) {
    String id = request.param("quotaPreferenceId").orElse(Documents.uuid());
    return saved(
        request, Map.of("project", p.getOrDefault("project", ""), "id", id), Optional.empty());
  }

  private Response patch(Request request, Map<String, String> p) {
    Optional<ObjectNode> before = store.get(STORE, name(p));
    if (before.isEmpty() && !request.flag("allowMissing")) {
      find(p);
    }
    return saved(request, p, before);
  }

  private Response saved(Request request, Map<String, String> p, Optional<ObjectNode> before) {
    ObjectNode given = ENUMS.body(request);
    String preferred = given.path("quotaConfig").path("preferredValue").asText("");
    if (!preferred.matches("-?\\d{1,18}")) {
      throw ApiError.canonical(400, "INVALID_ARGUMENT", "quotaConfig.preferredValue is required.");
    }
    if (before.isPresent()
        && Documents.stale(given.path("etag").asText(""), before.get().path("etag").asText())) {
      throw ApiError.canonical(409, "ABORTED", "The etag does not match.");
    }
    return store.transaction(
        () -> {
          if (before.isEmpty() && store.get(STORE, name(p)).isPresent()) {
            throw ApiError.canonical(
                409, "ALREADY_EXISTS", "Resource '" + name(p) + "' already exists");
          }
          ObjectNode preference =
              before.map(b -> Documents.merged(b, given)).orElseGet(given::deepCopy);
          preference.put("name", name(p));
          String now = Documents.time(clock.now());
          preference
              .put("createTime", before.map(b -> b.path("createTime").asText()).orElse(now))
              .put("updateTime", now);
          preference.remove("reconciling");
          if (review.holds()) {
            hold(preference, p.getOrDefault("project", ""));
            store.put(STORE, name(p), preference);
          } else {
            settle(preference, Long.parseLong(preferred));
          }
          return Response.json(preference);
        });
  }

  /** A request that waits shows the limit that holds meanwhile. */
  private void hold(ObjectNode preference, String project) {
    preference.put("reconciling", true);
    long now =
        limits(preference).stream()
            .mapToLong(l -> (long) compute.quotas().limit(project, l, place(l, preference)))
            .findFirst()
            .orElse(0);
    ((ObjectNode) preference.get("quotaConfig")).put("grantedValue", Long.toString(now));
    preference.put("etag", Documents.etag());
  }

  /** Ends a request with so much granted; must run within a transaction. */
  private void settle(ObjectNode preference, long granted) {
    String name = preference.path("name").asText();
    ObjectNode config = (ObjectNode) preference.get("quotaConfig");
    preference.remove("reconciling");
    config.put("grantedValue", Long.toString(granted));
    if (granted < config.path("preferredValue").asLong()) {
      config.put("stateDetail", "The request was not granted in full.");
    } else {
      config.remove("stateDetail");
    }
    preference.put("updateTime", Documents.time(clock.now()));
    preference.put("etag", Documents.etag());
    store.put(STORE, name, preference);
    grant(name.split("/", -1)[1], preference, granted);
  }

  private void grant(String project, JsonNode preference, double value) {
    for (Quotas.Limit limit : limits(preference)) {
      compute
          .quotas()
          .grant(project, limit.metric(), limit.dimension(), place(limit, preference), value);
    }
  }

  private static String place(Quotas.Limit limit, JsonNode preference) {
    return global(limit)
        ? "global"
        : preference.path("dimensions").path(limit.level()).asText("global");
  }

  /** The limits that a request is about. */
  private List<Quotas.Limit> limits(JsonNode preference) {
    JsonNode dimensions = preference.path("dimensions");
    String id = preference.path("quotaId").asText();
    return compute.quotas().all().stream()
        .filter(l -> quotaId(l).equals(id))
        .filter(
            l ->
                l.dimension().isEmpty()
                    || l.dimension().equals(dimensions.path(dimension(l)).asText()))
        .toList();
  }
}
