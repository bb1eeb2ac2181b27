package io.mlinfra.sandbox.databricks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the emulated workspace offers: node types, runtimes, zones. */
final class NodeTypes {
  private static final String FILE = "/sandbox/databricks-node-types.csv";

  /** Runtimes with long-term support, as of the release notes of November 2026. */
  private static final List<String> RUNTIMES =
      List.of(
          "17.3.x-scala2.13",
          "16.4.x-scala2.12",
          "16.4.x-cpu-ml-scala2.12",
          "16.4.x-gpu-ml-scala2.12",
          "15.4.x-scala2.12",
          "15.4.x-cpu-ml-scala2.12",
          "15.4.x-gpu-ml-scala2.12",
          "14.3.x-scala2.12",
          "14.3.x-cpu-ml-scala2.12",
          "14.3.x-gpu-ml-scala2.12");

  private static final Map<String, String> SPARK =
      Map.of("17.3", "4.0.0", "16.4", "3.5.2", "15.4", "3.5.0", "14.3", "3.5.0");

  private static final List<String> CHOOSABLE_DISKS = List.of("a2-", "c2-", "n2-", "n2d-");

  private final TreeMap<String, ObjectNode> types = new TreeMap<>();

  NodeTypes() {
    try (InputStream in = NodeTypes.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the data file " + FILE + " is missing");
      }
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(l -> !l.isBlank() && !l.startsWith("#") && !l.startsWith("node_type_id"))
          .map(l -> l.split(",", -1))
          .forEach(c -> types.put(c[0], nodeType(c)));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  private static ObjectNode nodeType(String[] c) {
    ObjectNode t = Json.object().put("node_type_id", c[0]);
    t.put("memory_mb", Long.parseLong(c[2]) * 1024);
    t.put("num_cores", Double.parseDouble(c[1]));
    t.put("description", c[0]).put("instance_type_id", c[0]);
    t.put("is_deprecated", false).put("category", c[4]);
    t.put("support_ebs_volumes", false).put("support_cluster_tags", true);
    t.put("num_gpus", Integer.parseInt(c[3]));
    t.putObject("node_instance_type")
        .put("instance_type_id", c[0])
        .put("local_disks", localDisks(c[0], Integer.parseInt(c[3])))
        .put("local_disk_size_gb", 375);
    t.put("is_hidden", false).put("support_port_forwarding", true);
    t.put("display_order", 0).put("is_io_cache_enabled", false);
    t.put("is_graviton", false).put("is_encrypted_in_transit", false);
    boolean photon = Integer.parseInt(c[3]) == 0;
    t.put("photon_worker_capable", photon).put("photon_driver_capable", photon);
    t.putObject("node_info").putArray("status");
    return t;
  }

  /**
   * Local disks that a node has when nothing is said. A3 and A2 Ultra come with theirs (Compute
   * Engine, "Local SSD disks", read 2026-11-26); where they can be chosen, one, which is what
   * clients look for when they ask for a type with a local disk.
   */
  private static int localDisks(String id, int gpus) {
    if (id.startsWith("a3-")) {
      return 2 * gpus;
    }
    if (id.startsWith("a2-ultragpu-")) {
      return gpus;
    }
    return CHOOSABLE_DISKS.stream().anyMatch(id::startsWith) ? 1 : 0;
  }

  Optional<ObjectNode> find(String id) {
    return Optional.ofNullable(types.get(id));
  }

  String names() {
    return String.join(", ", types.keySet());
  }

  ObjectNode list() {
    ObjectNode answer = Json.object();
    answer.set("node_types", Json.array(List.copyOf(types.values())));
    return answer;
  }

  boolean hasRuntime(String key) {
    return RUNTIMES.contains(key);
  }

  ObjectNode runtimes() {
    ObjectNode answer = Json.object();
    ArrayNode versions = answer.putArray("versions");
    for (String key : RUNTIMES) {
      versions.addObject().put("key", key).put("name", name(key));
    }
    return answer;
  }

  /** As the service writes it, by which clients choose among runtimes. */
  private static String name(String key) {
    String number = key.substring(0, key.indexOf(".x"));
    String scala = key.substring(key.indexOf("scala") + "scala".length());
    String flavour = key.contains("-ml-") ? " ML" : "";
    String gpu = key.contains("-gpu-") ? " GPU," : "";
    return number
        + " LTS"
        + flavour
        + " (includes Apache Spark "
        + SPARK.getOrDefault(number, "3.5.0")
        + ","
        + gpu
        + " Scala "
        + scala
        + ")";
  }

  static ObjectNode zones() {
    ObjectNode answer = Json.object().put("default_zone", "auto");
    ArrayNode zones = answer.putArray("zones");
    List.of("us-central1-a", "us-central1-b", "us-central1-c").forEach(zones::add);
    return answer;
  }
}
