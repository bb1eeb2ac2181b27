package io.mlinfra.sandbox.compute.groups;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.List;
import java.util.Optional;

/**
 * One place in a managed group: the machine that is there or is to be there, and what is being done
 * about it. It outlives the machine, which may not come into being for want of capacity.
 */
public final class Slot {
  static final String NONE = "NONE";
  static final String CREATING = "CREATING";
  static final String CREATING_WITHOUT_RETRIES = "CREATING_WITHOUT_RETRIES";
  static final String RECREATING = "RECREATING";
  static final String DELETING = "DELETING";
  static final String ABANDONING = "ABANDONING";
  static final String RESTARTING = "RESTARTING";
  static final String REFRESHING = "REFRESHING";
  static final String VERIFYING = "VERIFYING";

  /** How a slot stands that waits for its machine to be made. */
  private static final long NOT_MADE = -1;

  private ObjectNode doc;
  private boolean ours;

  Slot(ObjectNode stored) {
    this.doc = stored;
  }

  /** What is stored is shared and never changed; a change is made to a copy. */
  private ObjectNode change() {
    if (!ours) {
      doc = doc.deepCopy();
      ours = true;
    }
    return doc;
  }

  static Slot of(String name, String zone, String template, String version, long now) {
    return new Slot(
        Json.object()
            .put("name", name)
            .put("zone", zone)
            .put("template", template)
            .put("version", version)
            .put("action", CREATING)
            .put("due", NOT_MADE)
            .put("born", now));
  }

  /** To be stored. */
  ObjectNode doc() {
    ours = false;
    return doc;
  }

  String name() {
    return doc.path("name").asText();
  }

  String zone() {
    return doc.path("zone").asText();
  }

  void zone(String zone) {
    change().put("zone", zone);
  }

  String template() {
    return doc.path("template").asText();
  }

  String version() {
    return doc.path("version").asText();
  }

  void version(String template, String name) {
    change().put("template", template).put("version", name);
  }

  String action() {
    return doc.path("action").asText(NONE);
  }

  boolean is(String action) {
    return action().equals(action);
  }

  /** Whether it is on its way out of the group. */
  boolean leaves() {
    return is(DELETING) || is(ABANDONING);
  }

  /** Starts an action that is over at {@code due}. */
  void begin(String action, long due) {
    change().put("action", action).put("due", due);
  }

  /** Starts an action that first needs a machine. */
  void await(String action) {
    change().put("action", action).put("due", NOT_MADE);
  }

  void done() {
    change().put("action", NONE);
    change().remove("due");
    change().remove("stops");
  }

  long due() {
    return doc.path("due").asLong(Long.MAX_VALUE);
  }

  /** Whether a machine has to be made for it. */
  boolean wants() {
    return due() == NOT_MADE;
  }

  /** Whether the machine that is there has to go before the new one comes. */
  boolean stops() {
    return doc.path("stops").asBoolean();
  }

  void stops(boolean first) {
    change().put("stops", first);
  }

  long retryAt() {
    return doc.path("retryAt").asLong(0);
  }

  /** How often its machine could not be made, one time after the other. */
  int tries() {
    return doc.path("tries").asInt();
  }

  long born() {
    return doc.path("born").asLong();
  }

  /** {@code STOPPED} or {@code SUSPENDED} while it waits in the group's standby pool. */
  String standby() {
    return doc.path("standby").asText("");
  }

  void standby(String state) {
    change().put("standby", state);
  }

  void failed(String code, String message, String at, long retryAt) {
    change().put("retryAt", retryAt);
    change().put("tries", tries() + 1);
    change().putObject("error").put("code", code).put("message", message).put("timestamp", at);
  }

  void succeeded() {
    change().remove("error");
    change().remove(List.of("retryAt", "tries"));
  }

  Optional<JsonNode> error() {
    return Optional.ofNullable(doc.get("error"));
  }

  /** What of the machine that goes has to be part of the one that comes. */
  ObjectNode kept() {
    return change().path("kept") instanceof ObjectNode kept ? kept : change().putObject("kept");
  }
}
