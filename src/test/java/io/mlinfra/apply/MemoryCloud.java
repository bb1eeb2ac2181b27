package io.mlinfra.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.OperationHandle;
import io.mlinfra.provider.OperationState;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.resource.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A deterministic cloud in memory, with what makes real ones hard: operations that go on after the
 * answer, request ids, fingerprints, references that must exist, zones without room.
 */
final class MemoryCloud {
  static final String SERVICE = "mem";

  private final TreeMap<String, ObjectNode> objects = new TreeMap<>();
  private final Map<String, String> operationByRequest = new HashMap<>();
  private final Map<String, Integer> pollsLeft = new HashMap<>();
  private final Map<String, Failure> failedOperations = new HashMap<>();
  private final Set<String> fullZones = new HashSet<>();
  private final List<String> effects = new ArrayList<>();
  private int operations;

  /** The path of an object: kind, location, name. */
  static String path(String kind, Location location, String name) {
    return kind + "/" + location.id() + "/" + name;
  }

  synchronized Mutation.Sent insert(String path, ObjectNode body, String requestId) {
    String known = operationByRequest.get(requestId);
    if (known != null) {
      return started(known);
    }
    if (objects.containsKey(path)) {
      throw failure(Category.ALREADY_EXISTS, "insert", path, 409, "alreadyExists");
    }
    for (JsonNode used : body.path("uses")) {
      if (objects.keySet().stream().noneMatch(p -> named(p, used.asText()))) {
        throw failure(Category.INVALID, "insert", path, 400, "no such resource " + used.asText());
      }
    }
    if (fullZones.contains(path.split("/")[1])) {
      String operation = operation(requestId);
      failedOperations.put(
          operation,
          failure(Category.STOCKOUT, "insert", path, 503, "ZONE_RESOURCE_POOL_EXHAUSTED")
              .failure());
      return started(operation);
    }
    String self = path.substring(0, path.indexOf('/')) + path.substring(path.lastIndexOf('/'));
    objects.put(path, body.deepCopy().put("fingerprint", 1).put("selfLink", self));
    effects.add("insert " + path);
    return started(operation(requestId));
  }

  synchronized Mutation.Sent patch(
      String path, ObjectNode fields, int fingerprint, String requestId) {
    String known = operationByRequest.get(requestId);
    if (known != null) {
      return started(known);
    }
    ObjectNode object = objects.get(path);
    if (object == null) {
      throw failure(Category.NOT_FOUND, "patch", path, 404, "notFound");
    }
    int current = object.path("fingerprint").asInt();
    if (current != fingerprint) {
      throw failure(Category.PRECONDITION_FAILED, "patch", path, 412, "conditionNotMet");
    }
    object.setAll(fields);
    object.put("fingerprint", current + 1);
    effects.add("patch " + path);
    return started(operation(requestId));
  }

  synchronized Mutation.Sent delete(String path, String requestId) {
    String known = operationByRequest.get(requestId);
    if (known != null) {
      return started(known);
    }
    if (!objects.containsKey(path)) {
      throw failure(Category.NOT_FOUND, "delete", path, 404, "notFound");
    }
    for (Map.Entry<String, ObjectNode> other : objects.entrySet()) {
      for (JsonNode used : other.getValue().path("uses")) {
        if (named(path, used.asText())) {
          throw failure(Category.IN_USE, "delete", path, 400, "in use by " + other.getKey());
        }
      }
    }
    objects.remove(path);
    effects.add("delete " + path);
    return started(operation(requestId));
  }

  synchronized OperationState poll(OperationHandle handle) {
    Integer left = pollsLeft.get(handle.name());
    if (left == null) {
      throw failure(Category.NOT_FOUND, "operations.wait", handle.name(), 404, "notFound");
    }
    if (left > 0) {
      pollsLeft.put(handle.name(), left - 1);
      return new OperationState.Running(50);
    }
    Failure failed = failedOperations.get(handle.name());
    return failed == null ? new OperationState.Succeeded() : new OperationState.Failed(failed);
  }

  synchronized Optional<ObjectNode> get(String path) {
    return Optional.ofNullable(objects.get(path)).map(ObjectNode::deepCopy);
  }

  synchronized Map<String, ObjectNode> all() {
    TreeMap<String, ObjectNode> copy = new TreeMap<>();
    objects.forEach((path, body) -> copy.put(path, body.deepCopy()));
    return copy;
  }

  /** What everybody can see, fingerprints left out because they count the ways taken. */
  synchronized Map<String, ObjectNode> endState() {
    Map<String, ObjectNode> copy = all();
    copy.values().forEach(body -> body.remove("fingerprint"));
    return copy;
  }

  /** Every change that took effect, in order. */
  synchronized List<String> effects() {
    return List.copyOf(effects);
  }

  /** Somebody else's hand. */
  synchronized void put(String path, ObjectNode body) {
    objects.put(path, body.deepCopy().put("fingerprint", 1));
  }

  synchronized void touch(String path, String field, int value) {
    ObjectNode object = objects.get(path);
    object.put(field, value).put("fingerprint", object.path("fingerprint").asInt() + 1);
  }

  synchronized void fill(String zone) {
    fullZones.add(zone);
  }

  synchronized void empty(String zone) {
    fullZones.remove(zone);
  }

  private static boolean named(String path, String used) {
    return path.substring(0, path.indexOf('/')).equals(used.substring(0, used.indexOf('/')))
        && path.substring(path.lastIndexOf('/')).equals(used.substring(used.indexOf('/')));
  }

  private String operation(String requestId) {
    String name = "operation-" + ++operations;
    operationByRequest.put(requestId, name);
    pollsLeft.put(name, operations % 3);
    return name;
  }

  private static Mutation.Sent started(String operation) {
    return new Mutation.Sent.Started(new OperationHandle(SERVICE, "global", operation));
  }

  static ProviderException failure(
      Category category, String method, String target, int status, String message) {
    return new ProviderException(
        new Failure(
            category, SERVICE, method, target, status, "", message, "req-1", Optional.empty()));
  }
}
