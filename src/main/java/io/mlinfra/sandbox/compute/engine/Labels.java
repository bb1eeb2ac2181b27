package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Labels: their form, and the method that sets them. The rules are those of
 * docs.cloud.google.com/compute/docs/labeling-resources#requirements (2026-11-26).
 */
public final class Labels {
  private static final int MOST = 64;
  private static final Pattern KEY =
      Pattern.compile("[\\p{Ll}\\p{Lo}][\\p{Ll}\\p{Lo}\\p{N}_-]{0,62}");
  private static final Pattern VALUE = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]{0,63}");
  private static final String RULE =
      " can only contain lowercase letters, numeric characters, underscores and dashes. The %s can"
          + " be at most 63 characters long. International characters are allowed.";

  private Labels() {}

  static void check(ObjectNode body) {
    JsonNode labels = body.path("labels");
    if (labels.size() > MOST) {
      throw Errors.invalid("labels", "", "The number of labels must be at most " + MOST + ".");
    }
    for (Map.Entry<String, JsonNode> label : labels.properties()) {
      if (!KEY.matcher(label.getKey()).matches()) {
        throw Errors.invalid(
            "labels",
            "",
            "Label key '"
                + label.getKey()
                + "' violates format constraints. The key must start with a lowercase character,"
                + RULE.formatted("key"));
      }
      if (!VALUE.matcher(label.getValue().asText()).matches()) {
        throw Errors.invalid(
            "labels",
            "",
            "Label value '"
                + label.getValue().asText()
                + "' violates format constraints. The value"
                + RULE.formatted("value"));
      }
    }
  }

  /** Starts the operation that replaces the labels of a resource. */
  public static ObjectNode set(Request request, Resource at) {
    ObjectNode given = request.json();
    return at.engine()
        .change(
            request,
            at,
            at.kind().operation("setLabels"),
            before -> {
              if (ComputeEngine.stale(
                  given.path("labelFingerprint").asText(""),
                  before.path("labelFingerprint").asText())) {
                throw Errors.stale(
                    "Labels fingerprint either invalid or resource labels have changed");
              }
              ObjectNode after = before.deepCopy();
              after.remove("labels");
              if (given.path("labels").isObject()) {
                after.set("labels", given.path("labels"));
              }
              return after;
            });
  }
}
