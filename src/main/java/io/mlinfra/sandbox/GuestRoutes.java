package io.mlinfra.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Which;
import io.mlinfra.sandbox.compute.groups.ScalingLever;
import io.mlinfra.sandbox.compute.machines.Guests;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The levers that do what goes on inside machines. */
final class GuestRoutes {
  private static final String METADATA =
      "/_sandbox/guests/{zone}/{name}/computeMetadata/v1/{path=**}";

  private final Guests guests;
  private final ScalingLever scaling;

  GuestRoutes(Guests guests, ScalingLever scaling) {
    this.guests = guests;
    this.scaling = scaling;
  }

  Routes routes() {
    return new Routes()
        .on("POST", "/_sandbox/guest-attributes", (r, p) -> attribute(r))
        .on("POST", "/_sandbox/serial", (r, p) -> serial(r))
        .on("POST", "/_sandbox/health", (r, p) -> health(r))
        .on("POST", "/_sandbox/signal", (r, p) -> signal(r))
        .on("GET", METADATA, (r, p) -> metadata(p))
        .on("PUT", METADATA, this::write);
  }

  private Response attribute(Request request) {
    ObjectNode json = request.json();
    String key = text(json, "key");
    if (!key.matches("[^/]+/.+")) {
      throw invalid("key", "it must be NAMESPACE/KEY");
    }
    return found(guests.attribute(which(json, "instance"), key, text(json, "value")), json);
  }

  private Response serial(Request request) {
    ObjectNode json = request.json();
    int port = json.path("port").asInt(1);
    if (port < 1 || port > 4) {
      throw invalid("port", "it must be from 1 to 4");
    }
    return found(guests.serial(which(json, "instance"), port, text(json, "text")), json);
  }

  private Response health(Request request) {
    ObjectNode json = request.json();
    String state = text(json, "state");
    if (!state.matches("HEALTHY|UNHEALTHY")) {
      throw invalid("state", "it must be HEALTHY or UNHEALTHY");
    }
    return found(guests.health(which(json, "instance"), state.equals("HEALTHY")), json);
  }

  private Response signal(Request request) {
    ObjectNode json = request.json();
    boolean total = json.has("load");
    JsonNode value = total ? json.path("load") : json.path("utilization");
    double number = value.asDouble(Double.NaN);
    if (!(number >= 0)) {
      throw invalid(
          "utilization",
          "give the metric's value for one machine as utilization, or for the whole group as load");
    }
    return found(
        scaling.load(which(json, "autoscaler"), json.path("metric").asText(""), number, total),
        json);
  }

  private Response metadata(Map<String, String> path) {
    return guests
        .metadata(which(path), path.getOrDefault("path", ""))
        .map(GuestRoutes::plain)
        .orElseThrow(() -> ApiError.legacy(404, "notFound", "There is no such metadata."));
  }

  /** A guest sets its attributes by writing to its metadata server. */
  private Response write(Request request, Map<String, String> path) {
    String prefix = "instance/guest-attributes/";
    String key = path.getOrDefault("path", "");
    if (!key.startsWith(prefix) || !key.substring(prefix.length()).contains("/")) {
      throw invalid("path", "only " + prefix + "NAMESPACE/KEY can be written");
    }
    boolean found =
        guests.attribute(
            which(path),
            key.substring(prefix.length()),
            new String(request.body(), StandardCharsets.UTF_8));
    if (!found) {
      throw ApiError.legacy(404, "notFound", "There is no such instance.");
    }
    return plain("");
  }

  private static Response plain(String text) {
    return Response.bytes(200, "application/text", text.getBytes(StandardCharsets.UTF_8))
        .withHeader("Metadata-Flavor", "Google");
  }

  private static Which which(Map<String, String> path) {
    return new Which(path.getOrDefault("name", ""), path.getOrDefault("zone", ""), "");
  }

  private static Which which(ObjectNode json, String field) {
    return new Which(
        text(json, field),
        json.path("zone").asText(json.path("region").asText("")),
        json.path("project").asText(""));
  }

  private static String text(ObjectNode json, String field) {
    String text = json.path(field).asText("");
    if (text.isEmpty()) {
      throw invalid(field, "it is missing");
    }
    return text;
  }

  private static ApiError invalid(String field, String why) {
    return ApiError.legacy(400, "invalid", "Invalid value for field '" + field + "': " + why + ".");
  }

  private static Response found(boolean found, ObjectNode asked) {
    if (!found) {
      throw ApiError.legacy(404, "notFound", "Nothing here is meant by " + asked + ".");
    }
    return Response.json(Json.object().put("found", true));
  }
}
