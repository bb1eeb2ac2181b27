package io.mlinfra.sandbox.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.compute.groups.MachineLoads;
import io.mlinfra.sandbox.compute.groups.MetricFeed;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The part of Cloud Monitoring that autoscaling on custom metrics needs: machines write points,
 * controllers list series. Machines whose group has a signal write by themselves.
 */
public final class MonitoringService implements SandboxService {
  private static final String STORE = "monitoring/series";
  private static final int MOST_POINTS = 120;
  private static final int MOST_SERIES = 200;

  private final Store store;
  private final SandboxClock clock;
  private final MachineLoads loads;
  private final MetricFeed feed;
  private final Routes routes = new Routes();

  public MonitoringService(Store store, SandboxClock clock, MachineLoads loads, MetricFeed feed) {
    this.store = store;
    this.clock = clock;
    this.loads = loads;
    this.feed = feed;
    routes
        .on("GET", "/v3/projects/{project}/timeSeries", this::list)
        .on("POST", "/v3/projects/{project}/timeSeries", this::create);
  }

  @Override
  public List<String> calls() {
    return routes.calls();
  }

  @Override
  public Optional<Response> handle(Request request) {
    return routes.handle(request);
  }

  private Response create(Request request, Map<String, String> path) {
    JsonNode given = request.json().path("timeSeries");
    if (!given.isArray() || given.isEmpty() || given.size() > MOST_SERIES) {
      throw invalid("Field timeSeries must hold from 1 to " + MOST_SERIES + " series");
    }
    String project = path.getOrDefault("project", "");
    return store.transaction(
        () -> {
          given.forEach(s -> add(project, s));
          return Response.json(Json.object());
        });
  }

  private void add(String project, JsonNode given) {
    String type = given.path("metric").path("type").asText();
    if (!type.startsWith("custom.googleapis.com/") && !type.contains(".googleapis.com/user/")) {
      throw invalid("Metric type \"" + type + "\" cannot be written: it is not a custom metric");
    }
    JsonNode point = given.path("points").path(0);
    if (given.path("points").size() != 1 || point.path("value").isEmpty()) {
      throw invalid("Field points must hold exactly one point with a value");
    }
    ObjectNode at = point.deepCopy();
    String end = time(point.path("interval").path("endTime").asText()).toString();
    at.putObject("interval").put("startTime", end).put("endTime", end);
    JsonNode value = point.path("value");
    at.putObject("value")
        .put(
            "doubleValue", value.path("doubleValue").asDouble(value.path("int64Value").asDouble()));
    ObjectNode series = Json.object();
    series.set("metric", given.path("metric"));
    series.set(
        "resource",
        given.has("resource") ? given.path("resource") : Json.object().put("type", "global"));
    String key = project + "/" + sorted(series);
    ObjectNode saved = store.get(STORE, key).map(ObjectNode::deepCopy).orElse(series);
    saved.put("metricKind", "GAUGE").put("valueType", "DOUBLE");
    ArrayNode points = saved.withArrayProperty("points");
    points.insert(0, at);
    while (points.size() > MOST_POINTS) {
      points.remove(points.size() - 1);
    }
    store.put(STORE, key, saved);
    feed.wrote(project, series, value(at), filter -> SeriesFilter.parse(filter).matches(series));
  }

  /** A series' identity, whatever the order in which its labels came. */
  private static String sorted(ObjectNode series) {
    Map<String, String> labels = new TreeMap<>();
    for (String part : List.of("metric", "resource")) {
      JsonNode p = series.path(part);
      labels.put(part, p.path("type").asText());
      p.path("labels")
          .properties()
          .forEach(e -> labels.put(part + "." + e.getKey(), e.getValue().asText()));
    }
    return labels.toString().replace('/', '|');
  }

  private Response list(Request request, Map<String, String> path) {
    SeriesFilter filter =
        SeriesFilter.parse(
            request
                .param("filter")
                .orElseThrow(() -> invalid("Field filter had an invalid value: it is required")));
    Instant end =
        time(
            request
                .param("interval.endTime")
                .orElseThrow(
                    () -> invalid("Field interval.end_time had an invalid value: it is required")));
    Instant start = request.param("interval.startTime").map(MonitoringService::time).orElse(end);
    if (start.isAfter(end)) {
      throw invalid("Field interval.start_time must not be after interval.end_time");
    }
    Aggregation aggregation =
        new Aggregation(
            request.param("aggregation.perSeriesAligner").orElse(""),
            request.param("aggregation.crossSeriesReducer").orElse(""),
            request
                .param("aggregation.alignmentPeriod")
                .map(p -> Long.parseLong(p.replaceFirst("(\\.\\d+)?s$", "")))
                .orElse(60L),
            request
                .param("aggregation.groupByFields")
                .map(f -> List.of(f.split(",")))
                .orElse(List.of()));
    List<ObjectNode> series = new ArrayList<>();
    for (ObjectNode s : all(path.getOrDefault("project", ""))) {
      if (filter.matches(s)) {
        within(s, start, end).ifPresent(series::add);
      }
    }
    ObjectNode answer = Json.object();
    List<ObjectNode> result = aggregation.apply(series, end);
    if (!result.isEmpty()) {
      answer.set("timeSeries", Json.array(result));
    }
    return Response.json(answer.put("unit", "1"));
  }

  private List<ObjectNode> all(String project) {
    List<ObjectNode> all = new ArrayList<>(store.under(STORE, project + "/"));
    loads.now(project).forEach(l -> all.add(reported(project, l)));
    return all;
  }

  private ObjectNode reported(String project, MachineLoads.Load load) {
    ObjectNode series = Json.object();
    series
        .putObject("metric")
        .put("type", load.metric())
        .putObject("labels")
        .put("instance_name", load.name());
    series
        .putObject("resource")
        .put("type", "gce_instance")
        .putObject("labels")
        .put("project_id", project)
        .put("zone", load.zone())
        .put("instance_id", load.id());
    ObjectNode labels = series.putObject("metadata").putObject("userLabels");
    load.labels().forEach(labels::put);
    series.put("metricKind", "GAUGE").put("valueType", "DOUBLE");
    series.putArray("points").add(Aggregation.point(clock.now(), load.value()));
    return series;
  }

  private static Optional<ObjectNode> within(ObjectNode series, Instant start, Instant end) {
    ObjectNode out = series.deepCopy();
    ArrayNode points = out.putArray("points");
    for (JsonNode p : series.path("points")) {
      Instant at = Aggregation.at(p);
      // The sandbox's clock may run ahead of the caller's.
      if (!at.isBefore(start)) {
        points.add(at.isAfter(end) ? Aggregation.point(end, value(p)) : p);
      }
    }
    return points.isEmpty() ? Optional.empty() : Optional.of(out);
  }

  private static double value(JsonNode point) {
    return point.path("value").path("doubleValue").asDouble();
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw invalid("Invalid value (Timestamp), \"" + text + "\"");
    }
  }

  private static ApiError invalid(String message) {
    return ApiError.canonical(400, "INVALID_ARGUMENT", message);
  }
}
