package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Listings;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import java.util.ArrayList;
import java.util.List;

/** What went wrong when a group made machines, newest first. */
public final class GroupErrors {
  private static final String STORE = "compute/groupErrors";
  private static final int KEPT = 50;

  private GroupErrors() {}

  /** What is said of one machine that could not be made. */
  static ObjectNode entry(Resource at, Slot slot, ApiError refused) {
    ObjectNode entry = Json.object();
    entry.putObject("error").put("code", code(refused)).put("message", refused.getMessage());
    ObjectNode details = entry.putObject("instanceActionDetails");
    details.put("action", slot.action()).put("instance", new Slots(at).instance(slot).selfLink());
    version(details.putObject("version"), slot);
    return entry.put("timestamp", at.engine().operations().now());
  }

  /**
   * Keeps the newest, all that came up at once in one step. Must run within a transaction.
   *
   * @param fresh the newest last
   */
  static void record(Resource at, List<ObjectNode> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    ArrayNode entries = Json.array();
    fresh.reversed().stream().limit(KEPT).forEach(entries::add);
    at.engine().store().get(STORE, at.key()).stream()
        .flatMap(log -> log.path("entries").valueStream())
        .limit(KEPT - entries.size())
        .forEach(entries::add);
    at.engine().store().put(STORE, at.key(), Json.object().set("entries", entries));
  }

  static void version(ObjectNode version, Slot slot) {
    version.put("instanceTemplate", slot.template());
    if (!slot.version().isEmpty()) {
      version.put("name", slot.version());
    }
  }

  static String code(ApiError refused) {
    JsonNode json = refused.response().json();
    String reason =
        json == null ? "" : json.path("error").path("errors").path(0).path("reason").asText();
    return switch (reason) {
      case "quotaExceeded" -> "QUOTA_EXCEEDED";
      case "alreadyExists" -> "RESOURCE_ALREADY_EXISTS";
      case "notFound" -> "RESOURCE_NOT_FOUND";
      case "invalid", "badRequest", "required" -> "INVALID_FIELD_VALUE";
      default -> reason;
    };
  }

  static List<Listings.Item> items(Resource at) {
    List<Listings.Item> items = new ArrayList<>();
    at.engine()
        .store()
        .get(STORE, at.key())
        .ifPresent(
            log ->
                log.path("entries")
                    .forEach(e -> items.add(new Listings.Item("", "", (ObjectNode) e))));
    return items;
  }

  static void clear(Resource at) {
    at.engine().store().remove(STORE, at.key());
  }
}
