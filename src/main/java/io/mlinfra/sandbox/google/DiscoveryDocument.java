package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the discovery document of one API. */
final class DiscoveryDocument {
  private static final Pattern VARIABLE = Pattern.compile("\\{\\+?(\\w+)}");
  private static final String ANSWER = "Answer";

  /** An answer behind which there may be more: clients turn pages where they see its token. */
  private static final String PAGE = "Page";

  private final String api;
  private final String below;
  private final ObjectNode document = Json.object();
  private final ObjectNode schemas = Json.object();

  /**
   * @param root the address at which we are asked
   * @param below what all paths of the API begin with
   */
  DiscoveryDocument(String api, String version, String root, String below) {
    this.api = api;
    this.below = below;
    document
        .put("kind", "discovery#restDescription")
        .put("discoveryVersion", "v1")
        .put("id", api + ":" + version)
        .put("name", api)
        .put("version", version)
        .put("title", api + ", as the embedded cloud serves it")
        .put("protocol", "rest")
        .put("rootUrl", root)
        .put("servicePath", below)
        .put("basePath", "/" + below)
        .put("baseUrl", root + below)
        .put("batchPath", "batch/" + api + "/" + version);
  }

  ObjectNode of(List<ApiMethod> methods) {
    ObjectNode standard = document.putObject("parameters");
    for (String name : List.of("alt", "fields", "key", "prettyPrint", "quotaUser", "userIp")) {
      standard
          .putObject(name)
          .put("type", name.equals("prettyPrint") ? "boolean" : "string")
          .put("location", "query");
    }
    var _ = schema(ANSWER);
    schema(PAGE).putObject("properties").putObject("nextPageToken").put("type", "string");
    document.set("schemas", schemas);
    for (ApiMethod method : methods) {
      String[] names = method.id().split("\\.", -1);
      ObjectNode at = document;
      for (int i = 0; i < names.length - 1; i++) {
        at = at.withObjectProperty("resources").withObjectProperty(names[i]);
      }
      at.withObjectProperty("methods").set(names[names.length - 1], described(method));
    }
    return document;
  }

  private ObjectNode schema(String name) {
    ObjectNode schema = schemas.putObject(name).put("id", name).put("type", "object");
    schema.putObject("additionalProperties").put("type", "any");
    return schema;
  }

  private ObjectNode described(ApiMethod method) {
    String path = method.path().startsWith(below) ? method.path().substring(below.length()) : "";
    ObjectNode shown =
        Json.object()
            .put("id", api + "." + method.id())
            .put("path", path)
            .put("httpMethod", method.http());
    ObjectNode parameters = shown.putObject("parameters");
    ArrayNode order = shown.putArray("parameterOrder");
    Matcher variable = VARIABLE.matcher(path);
    while (variable.find()) {
      parameters
          .putObject(variable.group(1))
          .put("type", "string")
          .put("location", "path")
          .put("required", true);
      order.add(variable.group(1));
    }
    for (ApiMethod.Parameter parameter : method.query()) {
      ObjectNode p =
          parameters
              .putObject(parameter.name())
              .put("type", parameter.type())
              .put("location", "query");
      if (parameter.repeated()) {
        p.put("repeated", true);
      }
      if (parameter.required()) {
        p.put("required", true);
        order.add(parameter.name());
      }
    }
    if (!method.body().isEmpty()) {
      var _ = schema(method.body());
      shown.putObject("request").put("$ref", method.body());
    }
    // What is deleted here is answered without a body.
    boolean silent = List.of("storage", "dns").contains(api) && method.http().equals("DELETE");
    if (!silent) {
      boolean paged = method.query().stream().anyMatch(p -> p.name().equals("pageToken"));
      shown.putObject("response").put("$ref", paged ? PAGE : ANSWER);
    }
    if (api.equals("storage")) {
      media(method, shown);
    }
    return shown;
  }

  /** Storage's two methods that move contents. */
  private static void media(ApiMethod method, ObjectNode shown) {
    if (method.id().equals("objects.get")) {
      shown.put("supportsMediaDownload", true).put("useMediaDownloadService", true);
    }
    if (method.id().equals("objects.insert")) {
      shown.put("supportsMediaUpload", true);
      ObjectNode upload = shown.putObject("mediaUpload");
      upload.putArray("accept").add("*/*");
      ObjectNode protocols = upload.putObject("protocols");
      protocols
          .putObject("simple")
          .put("multipart", true)
          .put("path", "/upload/storage/v1/b/{bucket}/o");
      protocols
          .putObject("resumable")
          .put("multipart", true)
          .put("path", "/resumable/upload/storage/v1/b/{bucket}/o");
    }
  }
}
