package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Json;
import java.time.Instant;
import java.util.List;

/**
 * A kind of object that a small service keeps and answers, as the table has it.
 *
 * @param collection its path, with the version
 * @param list the field of a list that holds the objects
 * @param id how a new one is called
 * @param type its message
 * @param operation whether changes are answered with an operation
 * @param update the method of an update; empty for none
 * @param wrapper the field of an update's body that holds the object; empty where the body is it
 * @param soft whether a deleted one can be brought back
 * @param policy the method that reads its IAM policy; empty where it has none
 */
record KeptKind(
    String collection,
    String list,
    String id,
    String type,
    boolean operation,
    String update,
    String wrapper,
    String named,
    boolean soft,
    String policy,
    String missing,
    String refers,
    String fills) {

  static List<KeptKind> all() {
    return Csv.read("/sandbox/kept-kinds.csv").stream().map(KeptKind::of).toList();
  }

  private static KeptKind of(Csv.Row row) {
    String[] update = row.get("update").split(":", 2);
    return new KeptKind(
        row.get("collection"),
        row.get("list"),
        row.get("id"),
        row.get("type"),
        row.get("operation").equals("yes"),
        update[0],
        update.length > 1 ? update[1] : "",
        row.get("named"),
        row.get("soft").equals("yes"),
        row.get("policy"),
        row.get("missing"),
        row.get("refers"),
        row.get("fills"));
  }

  /** The methods of an update, by any of which it is made. */
  List<String> updates() {
    return update.isEmpty() ? List.of() : List.of(update.split("/", -1));
  }

  String one() {
    return collection + "/{id}";
  }

  /** {@code google.pubsub.v1} of {@code google.pubsub.v1.Topic}. */
  String service() {
    return type.substring(0, type.lastIndexOf('.'));
  }

  String missing(String name, String location) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return missing.replace("{id}", last).replace("{name}", name).replace("{location}", location);
  }

  /** Puts in what the service fills in; times of changes are always new. */
  void fill(ObjectNode body, Instant now) {
    for (String one : fills.split(" ", -1)) {
      int equals = one.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String field = one.substring(0, equals);
      String value = one.substring(equals + 1);
      boolean always = field.equals("updateTime") || field.equals("etag");
      if (always || !body.has(field)) {
        body.put(
            field,
            switch (value) {
              case "now" -> Documents.time(now);
              case "uuid" -> Documents.uuid();
              case "etag" -> Documents.etag();
              case "number" -> Documents.digits(16);
              default -> value;
            });
        if (value.matches("\\d{1,9}")) {
          body.put(field, Integer.parseInt(value));
        } else if (value.startsWith("{")) {
          body.set(field, Json.parse(value));
        }
      }
    }
  }
}
