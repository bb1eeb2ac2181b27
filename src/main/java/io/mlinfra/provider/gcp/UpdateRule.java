package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.LiveResource;
import java.util.Map;
import java.util.Set;

/**
 * How some fields of a kind are changed when the general PATCH does not do it.
 *
 * @param fields fields at the top of the body
 * @param method the service's method, such as {@code setLabels}
 * @param verb HTTP verb
 * @param suffix what follows the resource's path, such as {@code /setLabels}
 */
record UpdateRule(
    Set<String> fields, String method, String verb, String suffix, Body body, Query query) {

  /** Makes the request body. */
  @FunctionalInterface
  interface Body {
    ObjectNode of(DesiredResource desired, LiveResource live);
  }

  /** Makes the query parameters. */
  @FunctionalInterface
  interface Query {
    Map<String, String> of(DesiredResource desired);
  }

  /** Labels, guarded by their fingerprint. */
  static UpdateRule labels() {
    return new UpdateRule(
        Set.of("labels"),
        "setLabels",
        "POST",
        "/setLabels",
        (d, l) -> {
          ObjectNode body = d.body().objectNode();
          body.set("labels", d.body().path("labels"));
          body.put("labelFingerprint", l.body().path("labelFingerprint").asText());
          return body;
        },
        d -> Map.of());
  }

  /** Posts the named fields as they are desired. */
  static UpdateRule post(String method, String... fields) {
    return new UpdateRule(
        Set.of(fields), method, "POST", "/" + method, (d, l) -> pick(d, fields), d -> Map.of());
  }

  /** Patches only the named fields, naming them in the query. */
  static UpdateRule paths(String... fields) {
    return new UpdateRule(
        Set.of(fields),
        "update",
        "PATCH",
        "",
        (d, l) -> pick(d, fields),
        d -> Map.of("paths", String.join(",", fields)));
  }

  static ObjectNode pick(DesiredResource d, String... fields) {
    ObjectNode body = d.body().objectNode();
    for (String field : fields) {
      if (d.body().has(field)) {
        body.set(field, d.body().get(field));
      }
    }
    return body;
  }
}
