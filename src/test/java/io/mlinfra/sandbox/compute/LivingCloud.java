package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * An embedded cloud as slow as the real one, whose time moves only when a test says so; spoken to
 * over the wire.
 */
final class LivingCloud implements AutoCloseable {
  static final String ZONE = "zones/us-central1-a";
  static final String REGION = "regions/us-central1";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROJECT = "/compute/v1/projects/ml-fleet-dev/";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path dir;
  private Sandbox sandbox;

  LivingCloud(Path dir) throws IOException {
    this.dir = dir;
    this.sandbox = Sandbox.start(new SandboxConfig(dir, 0, "default", 1.0));
  }

  /** As after a crash of the process: the content is there, nothing else. */
  void restart() throws IOException {
    sandbox.close();
    sandbox = Sandbox.start(new SandboxConfig(dir, 0, "default", 1.0));
  }

  @Override
  public void close() {
    client.close();
    sandbox.close();
  }

  JsonNode get(String path) {
    return send("GET", PROJECT + path, "");
  }

  JsonNode post(String path, String body) {
    return send("POST", PROJECT + path, body);
  }

  JsonNode patch(String path, String body) {
    return send("PATCH", PROJECT + path, body);
  }

  JsonNode delete(String path) {
    return send("DELETE", PROJECT + path, "");
  }

  JsonNode admin(String path, String body) {
    return send("POST", "/_sandbox/" + path, body);
  }

  void noFaults() {
    send("DELETE", "/_sandbox/faults", "");
  }

  /** What a machine reads from its metadata server. */
  String metadata(String name, String path) {
    return send("GET", guest(name, path), "").asText();
  }

  void writeAttribute(String name, String key, String value) {
    send("PUT", guest(name, "instance/guest-attributes/" + key), value);
  }

  private static String guest(String name, String path) {
    return "/_sandbox/guests/us-central1-a/" + name + "/computeMetadata/v1/" + path;
  }

  /** The embedded cloud's own time. */
  Instant now() {
    return Instant.parse(send("GET", "/_sandbox/ping", "").path("now").asText());
  }

  void skip(long seconds) {
    admin("clock/skip", "{'seconds': " + seconds + "}");
  }

  JsonNode send(String method, String path, String body) {
    try {
      String text =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(sandbox.baseUri() + path))
                      .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      return text.isEmpty() || text.charAt(0) != '{'
          ? JSON.getNodeFactory().textNode(text)
          : JSON.readTree(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void template(String name, String machineType, String more) {
    post(
        "global/instanceTemplates",
        """
        {'name': '%s', 'properties': {'machineType': '%s',
          'networkInterfaces': [{'network': 'global/networks/default'}],
          'disks': [{'boot': true, 'autoDelete': true, 'initializeParams':
            {'sourceImage': 'projects/debian-cloud/global/images/family/debian-12'}}] %s}}\
        """
            .formatted(name, machineType, more));
  }

  JsonNode group(String scope, String name, String template, int size, String more) {
    return post(
        scope + "/instanceGroupManagers",
        """
        {'name': '%s', 'targetSize': %d, 'instanceTemplate': 'global/instanceTemplates/%s' %s}\
        """
            .formatted(name, size, template, more));
  }

  JsonNode instance(String name, String more) {
    return post(
        ZONE + "/instances",
        """
        {'name': '%s', 'machineType': 'zones/us-central1-a/machineTypes/e2-medium',
         'networkInterfaces': [{'network': 'global/networks/default'}],
         'disks': [{'boot': true, 'autoDelete': true, 'initializeParams':
            {'sourceImage': 'projects/debian-cloud/global/images/family/debian-12'}}] %s}\
        """
            .formatted(name, more));
  }

  String status(String name) {
    return get(ZONE + "/instances/" + name).path("status").asText("gone");
  }

  List<JsonNode> managed(String group) {
    List<JsonNode> found = new ArrayList<>();
    post(group + "/listManagedInstances", "{}").path("managedInstances").forEach(found::add);
    return found;
  }

  List<String> names(String group) {
    return managed(group).stream().map(m -> m.path("name").asText()).toList();
  }

  /** How many machines of a group say what of a field. */
  Map<String, Integer> count(String group, String pointer) {
    Map<String, Integer> counts = new TreeMap<>();
    managed(group).forEach(m -> counts.merge(last(m.at(pointer).asText()), 1, Integer::sum));
    return counts;
  }

  /** Lets the time go on in small steps until the group is stable; {@code watch} sees each. */
  void settle(String group, Consumer<JsonNode> watch) {
    for (int i = 0; i < 400; i++) {
      JsonNode seen = get(group);
      watch.accept(seen);
      if (seen.at("/status/isStable").asBoolean()) {
        return;
      }
      skip(5);
    }
    throw new AssertionError("never stable: " + get(group));
  }

  void settle(String group) {
    settle(group, seen -> {});
  }

  static String last(String link) {
    return link.substring(link.lastIndexOf('/') + 1);
  }
}
