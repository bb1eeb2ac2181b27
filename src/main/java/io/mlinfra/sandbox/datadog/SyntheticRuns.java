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
import java.util.TreeMap;

/**
 * Where synthetic tests run from, and their runs: a trigger is taken, and as nothing runs, no
 * results come of it.
 */
final class SyntheticRuns {
  private static final String PATH = "/api/v1/synthetics";

  /** Datadog's managed locations in America, as its public list had them on 2026-11-26. */
  private static final Map<String, String> LOCATIONS =
      new TreeMap<>(
          Map.of(
              "aws:us-east-1", "N. Virginia (AWS)",
              "aws:us-east-2", "Ohio (AWS)",
              "aws:us-west-1", "N. California (AWS)",
              "aws:us-west-2", "Oregon (AWS)",
              "aws:ca-central-1", "Canada Central (AWS)",
              "aws:eu-central-1", "Frankfurt (AWS)",
              "aws:eu-west-3", "Paris (AWS)",
              "aws:ap-southeast-1", "Singapore (AWS)"));

  private static final int FIRST_LOCATION = 30_004;

  private final Store store;

  SyntheticRuns(Store store) {
    this.store = store;
  }

  void on(Routes routes) {
    String tests = PATH + "/tests";
    routes
        .on("GET", PATH + "/locations", (r, p) -> locations())
        .on("GET", PATH + "/settings/default_locations", (r, p) -> defaults())
        .on("POST", tests + "/trigger", (r, p) -> trigger(r))
        .on("POST", tests + "/trigger/ci", (r, p) -> trigger(r))
        .on("POST", tests + "/uptimes", (r, p) -> uptimes(r))
        .on("GET", tests + "/{id}/results", (r, p) -> results(p))
        .on("GET", tests + "/browser/{id}/results", (r, p) -> results(p))
        .on("GET", tests + "/{id}/results/{result}", (r, p) -> result())
        .on("GET", tests + "/browser/{id}/results/{result}", (r, p) -> result());
  }

  private static Response locations() {
    ObjectNode answer = Json.object();
    ArrayNode all = answer.putArray("locations");
    LOCATIONS.forEach((id, name) -> all.addObject().put("id", id).put("name", name));
    return Response.json(answer);
  }

  private static Response defaults() {
    ArrayNode all = Json.array();
    LOCATIONS.keySet().forEach(all::add);
    return Response.json(all);
  }

  private Response trigger(Request request) {
    ObjectNode answer = Json.object();
    ArrayNode triggered = answer.putArray("triggered_check_ids");
    ArrayNode results = answer.putArray("results");
    ArrayNode locations = answer.putArray("locations");
    List<String> known = List.copyOf(LOCATIONS.keySet());
    for (JsonNode wanted : Errors.body(request).path("tests")) {
      String id = wanted.path("public_id").asText("");
      ObjectNode test = existing(id);
      triggered.add(id);
      for (JsonNode location : test.path("locations")) {
        int number = FIRST_LOCATION + Math.max(0, known.indexOf(location.asText()));
        results
            .addObject()
            .put("public_id", id)
            .put("location", number)
            .put("result_id", Long.toString(1 + Math.abs((long) id.hashCode()) * 1_000_003L));
        ObjectNode shown = locations.addObject().put("id", number);
        shown.set("name", location);
        shown.put("display_name", LOCATIONS.getOrDefault(location.asText(), location.asText()));
        shown.put("region", region(location.asText())).put("is_active", true);
        shown.put("is_public", !location.asText().startsWith("pl:")).putNull("metadata");
      }
    }
    return Response.json(answer.putNull("batch_id"));
  }

  private static String region(String location) {
    return location.startsWith("aws:eu-")
        ? "Europe"
        : location.startsWith("aws:ap-") ? "APAC" : "Americas";
  }

  private Response uptimes(Request request) {
    ObjectNode body = Errors.body(request);
    if (body.path("public_ids").isEmpty()) {
      throw Errors.bad("Minimum number of elements in parameter 'public_ids' should be 1");
    }
    ArrayNode answer = Json.array();
    for (JsonNode id : body.path("public_ids")) {
      ObjectNode test = existing(id.asText());
      ObjectNode uptime = answer.addObject();
      uptime.set("from_ts", body.get("from_ts"));
      uptime.set("to_ts", body.get("to_ts"));
      uptime.set("public_id", id);
      uptime.putArray("groups");
      ObjectNode overall = uptime.putObject("overall");
      overall.set("name", test.get("name"));
      overall.put("preview", false).put("monitor_type", "synthetics alert").putNull("errors");
      overall.put("span_precision", 0).putNull("uptime").putArray("history");
    }
    return Response.json(answer);
  }

  private Response results(Map<String, String> path) {
    existing(path.getOrDefault("id", ""));
    ObjectNode answer = Json.object().putNull("last_timestamp_fetched");
    answer.putArray("results");
    return Response.json(answer);
  }

  private static Response result() {
    throw Errors.of(404, "Test result not found");
  }

  private ObjectNode existing(String id) {
    return store
        .get(Synthetics.COLLECTION, id)
        .orElseThrow(() -> Errors.of(404, "Synthetics test not found"));
  }
}
