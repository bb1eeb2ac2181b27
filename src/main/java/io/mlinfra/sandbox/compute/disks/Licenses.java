package io.mlinfra.sandbox.compute.disks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.List;
import java.util.Optional;

/** Licences of images: a project's own, and those of the projects with public images. */
public final class Licenses implements Behaviour {
  private static final String CODES = "licenseCodes";

  @Override
  public void complete(Resource at, ObjectNode body) {
    body.put("licenseCode", code(at.project(), at.name()));
    Defaults.put(body, "chargesUseFee", false);
    Defaults.put(body, "transferable", true);
  }

  private static String code(String project, String name) {
    return Long.toString(1_000_000_000_000L + Integer.toUnsignedLong((project + name).hashCode()));
  }

  /** Reads of codes, and of the licences of public images, whatever their names. */
  public static Optional<Response> published(
      ComputeEngine engine, Request request, String project, List<String> rest) {
    if (rest.getFirst().equals(CODES)) {
      return rest.size() == 2
          ? Optional.of(ofCode(engine, project, rest.get(1)))
          : Optional.empty();
    }
    if (rest.size() != 2 || !Images.isPublic(project)) {
      return Optional.empty();
    }
    String name = rest.get(1);
    return Optional.of(
        Response.json(
            Json.object()
                .put("kind", "compute#license")
                .put("name", name)
                .put("id", code(project, name))
                .put("licenseCode", code(project, name))
                .put("chargesUseFee", false)
                .put("transferable", true)
                .put("selfLink", Links.self(project, Scope.GLOBAL, "licenses", name))));
  }

  private static Response ofCode(ComputeEngine engine, String project, String code) {
    String path = "projects/" + project + "/global/" + CODES + "/" + code;
    ObjectNode license =
        engine.under("licenses", project, "global/").values().stream()
            .filter(l -> l.path("licenseCode").asText().equals(code))
            .findFirst()
            .orElseThrow(() -> Errors.notFound(path));
    ObjectNode json =
        Json.object()
            .put("kind", "compute#licenseCode")
            .put("id", code)
            .put("name", code)
            .put("creationTimestamp", license.path("creationTimestamp").asText())
            .put("state", "ENABLED")
            .put("transferable", license.path("transferable").asBoolean())
            .put("selfLink", Links.BASE + path);
    json.putArray("licenseAlias")
        .addObject()
        .put("selfLink", license.path("selfLink").asText())
        .put("description", license.path("description").asText(""));
    return Response.json(json);
  }
}
