package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Which of the permissions that somebody asks for are granted: whoever asks may do everything. */
public final class Permissions {
  private Permissions() {}

  /**
   * The answer to {@code testIamPermissions}.
   *
   * @throws ApiError 400 for names with wildcards, and for what is no name of a permission, as
   *     cloud.google.com/resource-manager/reference/rest/v3/projects/testIamPermissions has it
   *     (read 2026-11-26)
   */
  public static ObjectNode granted(ObjectNode asked) {
    asked
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("permissions")) {
                throw ApiError.invalidArgument(
                    "Invalid JSON payload received. Unknown name \""
                        + name
                        + "\": Cannot find field.");
              }
            });
    ArrayNode granted = Json.array();
    for (JsonNode permission : asked.path("permissions")) {
      String name = permission.asText();
      if (name.contains("*") || !name.matches("[\\w./-]+\\.[\\w./-]+")) {
        throw ApiError.parse("Permission " + name + " is not valid for this resource.");
      }
      granted.add(name);
    }
    ObjectNode answer = Json.object();
    if (!granted.isEmpty()) {
      answer.set("permissions", granted);
    }
    return answer;
  }
}
