package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /api/2.0/workspace} and {@code /api/2.0/workspace-files}: the calls over the tree. */
final class FilesApi {
  private static final String PATH = "/api/2.0/workspace/";
  private static final String RAW = "/api/2.0/workspace-files/";
  private static final Set<String> LANGUAGES = Set.of("PYTHON", "SCALA", "SQL", "R");
  private static final Set<String> FORMATS =
      Set.of("AUTO", "SOURCE", "RAW", "HTML", "JUPYTER", "DBC", "R_MARKDOWN");

  /** How a file begins that an import of format AUTO takes for a notebook. */
  private static final Map<String, String> NOTEBOOK_HEADS =
      Map.of(
          "# Databricks notebook source", "PYTHON",
          "// Databricks notebook source", "SCALA",
          "-- Databricks notebook source", "SQL");

  /** A file that turns out to be a notebook loses its ending. */
  private static final String NOTEBOOK_ENDS = "\\.(py|scala|sql|r|R|ipynb)$";

  private final Files files;

  FilesApi(Files files) {
    this.files = files;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH + "get-status", (r, p) -> Response.json(Files.status(queried(r))))
        .on("GET", PATH + "list", (r, p) -> list(r))
        .on("GET", PATH + "export", (r, p) -> export(r))
        .on("POST", PATH + "mkdirs", (r, p) -> mkdirs(r))
        .on("POST", PATH + "import", (r, p) -> add(r))
        .on("POST", PATH + "delete", (r, p) -> delete(r))
        .on("POST", RAW + "import-file/{path=**}", this::importRaw)
        .on("GET", RAW + "{path=**}", (r, p) -> raw(files.existing(below(p))));
  }

  private static String below(Map<String, String> path) {
    return Files.normal("/" + path.getOrDefault("path", ""));
  }

  private ObjectNode queried(Request request) {
    return files.existing(Files.normal(Errors.queried(request, "path")));
  }

  private Response list(Request request) {
    ObjectNode object = queried(request);
    boolean folder = object.path("object_type").asText().equals("DIRECTORY");
    List<ObjectNode> found =
        folder ? files.children(object.path("path").asText()) : List.of(Files.status(object));
    ObjectNode answer = Json.object();
    if (!found.isEmpty()) {
      answer.set("objects", Json.array(found));
    }
    return Response.json(answer);
  }

  private Response export(Request request) {
    format(request.param("format").orElse("SOURCE"));
    ObjectNode file = queried(request);
    if (!file.has("content")) {
      throw Errors.of(400, "BAD_REQUEST", "Folders cannot be exported in this format.");
    }
    if (request.flag("direct_download")) {
      return raw(file);
    }
    String path = file.path("path").asText();
    int dot = path.lastIndexOf('.');
    String type = dot > path.lastIndexOf('/') ? path.substring(dot + 1) : "";
    ObjectNode answer = Json.object().put("content", file.path("content").asText());
    String language = file.path("language").asText("");
    return Response.json(answer.put("file_type", language.isEmpty() ? type : extension(language)));
  }

  private static String extension(String language) {
    return switch (language) {
      case "PYTHON" -> "py";
      case "SCALA" -> "scala";
      case "SQL" -> "sql";
      default -> "r";
    };
  }

  private static Response raw(ObjectNode file) {
    byte[] content = Base64.getDecoder().decode(file.path("content").asText(""));
    return Response.bytes(200, "application/octet-stream", content);
  }

  private Response mkdirs(Request request) {
    files.makeFolders(Files.normal(Errors.text(Errors.body(request), "path")));
    return Response.json(Json.object());
  }

  private Response add(Request request) {
    if (Multipart.isMeant(request)) {
      Map<String, byte[]> parts = Multipart.parts(request);
      Map<String, String> texts =
          parts.entrySet().stream()
              .filter(e -> !e.getKey().equals("content"))
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey, e -> new String(e.getValue(), StandardCharsets.UTF_8)));
      ObjectNode body = Json.object();
      texts.forEach(body::put);
      return add(body, parts.getOrDefault("content", new byte[0]));
    }
    ObjectNode body = Errors.body(request);
    try {
      return add(body, Base64.getDecoder().decode(body.path("content").asText("")));
    } catch (IllegalArgumentException e) {
      throw Errors.invalid("The content is not base64-encoded.");
    }
  }

  private Response add(ObjectNode body, byte[] content) {
    String path = Files.normal(Errors.text(body, "path"));
    String format = format(body.path("format").asText("SOURCE"));
    String language = body.path("language").asText("");
    if (!language.isEmpty() && !LANGUAGES.contains(language)) {
      throw Errors.invalid("Invalid language: " + language);
    }
    if (format.equals("SOURCE") && language.isEmpty()) {
      throw Errors.missing("language");
    }
    if (format.equals("AUTO")) {
      language = headed(content, path);
      path = language.isEmpty() ? path : path.replaceFirst(NOTEBOOK_ENDS, "");
    } else if (format.equals("RAW")) {
      language = "";
    } else if (format.equals("JUPYTER")) {
      language = "PYTHON";
    }
    files.add(path, content, language, body.path("overwrite").asBoolean());
    return Response.json(Json.object());
  }

  private static String format(String format) {
    if (!FORMATS.contains(format)) {
      throw Errors.invalid("Invalid format: " + format);
    }
    return format;
  }

  private static String headed(byte[] content, String path) {
    if (path.endsWith(".ipynb")) {
      return "PYTHON";
    }
    String head =
        new String(content, 0, Math.min(content.length, 64), StandardCharsets.UTF_8)
            .lines()
            .findFirst()
            .orElse("");
    return NOTEBOOK_HEADS.getOrDefault(head.strip(), "");
  }

  private Response importRaw(Request request, Map<String, String> path) {
    String to = below(path);
    String language = headed(request.body(), to);
    String kept = language.isEmpty() ? to : to.replaceFirst(NOTEBOOK_ENDS, "");
    files.add(kept, request.body(), language, request.flag("overwrite"));
    return Response.json(Json.object().put("path", kept));
  }

  private Response delete(Request request) {
    ObjectNode body = Errors.body(request);
    String path = Files.normal(Errors.text(body, "path"));
    files.remove(path, body.path("recursive").asBoolean());
    return Response.json(Json.object());
  }
}
