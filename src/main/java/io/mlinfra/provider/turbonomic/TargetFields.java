package io.mlinfra.provider.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.provider.ThrottledReads;
import io.mlinfra.spec.units.Secret;
import java.util.Map;

/**
 * A target's input fields: adds the secret one on the way out, and on the way in leaves only what
 * somebody chose. Bodies of other kinds pass unchanged.
 *
 * @param gcpKey the service-account key for Google Cloud targets
 */
record TargetFields(Secret gcpKey) {
  /** The probe's secret field, by probe type (IBM terraform provider, guide "Managing Targets"). */
  private static final Map<String, String> SECRET_FIELD =
      Map.of("GCP Service Account", "serviceAccountKey");

  /** The body to send: with the secret, which no plan, journal or report ever holds. */
  ObjectNode full(ObjectNode body) {
    String field = SECRET_FIELD.get(body.path("type").asText());
    if (field == null || !gcpKey.isPresent()) {
      return body;
    }
    ObjectNode copy = body.deepCopy();
    copy.withArray("inputFields").addObject().put("name", field).put("value", gcpKey.reveal());
    return copy;
  }

  /** A target takes its name from a field: where the name is new, so is the field. */
  ObjectNode named(ObjectNode body, ObjectNode live) {
    String before = live.path("displayName").asText();
    String after = body.path("displayName").asText();
    if (before.equals(after) || !body.path("inputFields").isArray()) {
      return body;
    }
    for (JsonNode field : body.path("inputFields")) {
      if (field instanceof ObjectNode f && f.path("value").asText().equals(before)) {
        f.put("value", after);
      }
    }
    return body;
  }

  /** The body to compare: no secret fields, none without a value, none left at its default. */
  ObjectNode comparable(ObjectNode body) {
    if (!body.path("inputFields").isArray()) {
      return body;
    }
    ObjectNode copy = body.deepCopy();
    ArrayNode kept = copy.putArray("inputFields");
    for (JsonNode field : body.path("inputFields")) {
      String value = field.path("value").asText("");
      boolean chosen = !value.isEmpty() && !value.equals(field.path("defaultValue").asText(""));
      if (chosen && !field.path("isSecret").asBoolean()) {
        kept.add(field);
      }
    }
    return copy;
  }

  /**
   * Refuses a target whose probe the server does not have, with a sentence that says what to do.
   *
   * @throws io.mlinfra.provider.ProviderException when the probe is missing
   */
  void requireProbe(TurbonomicClient client, ObjectNode body) {
    String type = body.path("type").asText("");
    if (type.isEmpty() || !body.has("inputFields")) {
      return;
    }
    JsonNode probes = ThrottledReads.through(() -> client.get("/probes", Map.of())).body();
    for (JsonNode probe : probes) {
      if (probe.path("type").asText().equals(type)) {
        return;
      }
    }
    throw TurbonomicFailures.invalid(
        "targets.create",
        body.path("displayName").asText(),
        "the server has no probe of type \""
            + type
            + "\"; "
            + (type.startsWith("Kubernetes")
                ? "install kubeturbo in the cluster, which registers it, and apply again"
                : "enable it on the server, and apply again"));
  }
}
