package io.mlinfra.sandbox.compute.disks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FieldSetter;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.compute.engine.Times;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The project's own images, and the public ones by family. */
public final class Images implements Behaviour {
  private static final Pattern LINK =
      Pattern.compile(
          "(?:https?://[^/]+/compute/[a-z0-9]+/)?projects/([^/]+)/(?:global/images|zones/[^/]+/imageFamilyViews)/(?:(family)/)?(.+)");

  /** Public images: project, family, newest name, size, architecture. */
  private record Public(
      String project, String family, String name, String id, long gb, String architecture) {}

  private static final Map<String, Public> PUBLIC = load();

  private static Map<String, Public> load() {
    Map<String, Public> all = new LinkedHashMap<>();
    for (Csv.Row r : Csv.read("/sandbox/images.csv")) {
      Public image =
          new Public(
              r.get("project"),
              r.get("family"),
              r.get("name"),
              r.get("id"),
              Long.parseLong(r.get("size_gb")),
              r.get("architecture"));
      all.put(image.project() + "/" + image.family(), image);
    }
    return all;
  }

  @Override
  public void complete(Resource at, ObjectNode body) {
    Defaults.put(body, "sourceType", "RAW");
    body.put("status", "READY");
    if (!body.has("storageLocations")) {
      body.set("storageLocations", Json.array().add("us"));
    }
    at.engine()
        .resolve(body.path("sourceDisk").asText(""), at.project())
        .ifPresent(
            d -> {
              Defaults.put(body, "diskSizeGb", d.path("sizeGb").asText());
              body.put("sourceDiskId", d.path("id").asText());
              inherit(body, d);
            });
    resolve(at.engine(), body.path("sourceImage").asText(""), at.project())
        .ifPresent(
            i -> {
              Defaults.put(body, "diskSizeGb", i.path("diskSizeGb").asText());
              body.put("sourceImageId", i.path("id").asText());
              inherit(body, i);
            });
    at.engine()
        .resolve(body.path("sourceSnapshot").asText(""), at.project())
        .ifPresent(
            s -> {
              Defaults.put(body, "diskSizeGb", s.path("diskSizeGb").asText());
              body.put("sourceSnapshotId", s.path("id").asText());
              inherit(body, s);
            });
    Defaults.put(body, "archiveSizeBytes", "0");
    if (body.path("sourceDisk").isMissingNode()
        && !body.has("rawDisk")
        && !body.has("sourceImage")
        && !body.has("sourceSnapshot")) {
      throw Errors.badRequest(
          "An image needs a source: sourceDisk, sourceImage, sourceSnapshot or rawDisk.");
    }
  }

  /** What the content of an image brings with it, unless the image says otherwise. */
  static void inherit(ObjectNode image, ObjectNode from) {
    for (String field : List.of("architecture", "guestOsFeatures", "licenses")) {
      if (from.has(field) && !image.has(field)) {
        image.set(field, from.get(field).deepCopy());
      }
    }
  }

  private static final FieldSetter DEPRECATED = new FieldSetter("", "deprecated");

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return action.equals("deprecate")
        ? Optional.of(
            Response.json(
                at.engine().change(request, at, action, b -> DEPRECATED.apply(b, request.json()))))
        : Optional.empty();
  }

  /** The newest image of a public family. */
  public static Optional<ObjectNode> family(String project, String family) {
    return Optional.ofNullable(PUBLIC.get(project + "/" + family)).map(Images::json);
  }

  public static List<ObjectNode> publicOf(String project) {
    return PUBLIC.values().stream()
        .filter(p -> p.project().equals(project))
        .map(Images::json)
        .toList();
  }

  public static boolean isPublic(String project) {
    return PUBLIC.keySet().stream().anyMatch(k -> k.startsWith(project + "/"));
  }

  public static Optional<ObjectNode> resolve(ComputeEngine engine, String link, String project) {
    Matcher m =
        LINK.matcher(link.startsWith("global/") ? "projects/" + project + "/" + link : link);
    if (!m.matches()) {
      return Optional.empty();
    }
    String owner = m.group(1);
    boolean byFamily = m.group(2) != null || link.contains("imageFamilyViews");
    if (isPublic(owner)) {
      return PUBLIC.values().stream()
          .filter(
              p ->
                  p.project().equals(owner)
                      && (byFamily
                          ? p.family().equals(m.group(3))
                          : p.name().equals(m.group(3)) || p.family().equals(m.group(3))))
          .findFirst()
          .map(Images::json);
    }
    if (byFamily) {
      return engine.under("images", owner, "global/").values().stream()
          .filter(i -> i.path("family").asText().equals(m.group(3)))
          .filter(i -> i.path("deprecated").path("state").asText("ACTIVE").equals("ACTIVE"))
          .max(
              (a, b) ->
                  Times.order(
                      a.path("creationTimestamp").asText(), b.path("creationTimestamp").asText()));
    }
    return engine.find(engine.at(owner, Scope.GLOBAL, "images", m.group(3)));
  }

  private static ObjectNode json(Public p) {
    ObjectNode json = Json.object();
    json.put("kind", "compute#image");
    json.put("id", p.id());
    json.put("creationTimestamp", "2023-10-10T00:50:34.000-07:00");
    json.put("name", p.name());
    json.put("family", p.family());
    json.put("sourceType", "RAW");
    json.put("status", "READY");
    json.put("archiveSizeBytes", "1500000000");
    json.put("diskSizeGb", Long.toString(p.gb()));
    json.put("architecture", p.architecture());
    json.put("selfLink", Links.BASE + "projects/" + p.project() + "/global/images/" + p.name());
    json.set("storageLocations", Json.array().add("us"));
    ObjectNode features = Json.object().put("type", "UEFI_COMPATIBLE");
    json.set("guestOsFeatures", Json.array().add(features).add(Json.object().put("type", "GVNIC")));
    return json;
  }
}
