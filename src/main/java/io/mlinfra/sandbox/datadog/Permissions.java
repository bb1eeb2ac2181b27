package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The permissions that roles hold. Whether somebody holds one is not asked. */
final class Permissions {
  private static final String FILE = "/sandbox/datadog-permissions.csv";
  private static final List<String> COLUMNS =
      List.of("name", "display_name", "group_name", "display_type", "created");

  /** What every role starts with, as most recordings have it. */
  private static final Set<String> OF_A_NEW_ROLE =
      Set.of(
          "dashboards_read",
          "monitors_read",
          "apm_read",
          "incident_read",
          "appsec_event_rule_read",
          "rum_apps_read",
          "notebooks_read");

  private final List<ObjectNode> all;

  Permissions() {
    try (InputStream in = Permissions.class.getResourceAsStream(FILE)) {
      all =
          new BufferedReader(
                  new InputStreamReader(Objects.requireNonNull(in, FILE), StandardCharsets.UTF_8))
              .lines()
              .filter(l -> !l.startsWith("#") && !l.startsWith("id|"))
              .map(l -> permission(List.of(l.split("\\|", -1))))
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  private static ObjectNode permission(List<String> row) {
    ObjectNode permission = reference(row.getFirst());
    ObjectNode a = permission.putObject("attributes");
    for (int i = 0; i < COLUMNS.size(); i++) {
      a.put(COLUMNS.get(i), row.get(i + 1));
    }
    a.put("description", row.get(2));
    a.put("restricted", Boolean.parseBoolean(row.getLast()));
    return permission;
  }

  static ObjectNode reference(String id) {
    return Json.object().put("type", "permissions").put("id", id);
  }

  ArrayNode all() {
    return Json.array(all);
  }

  ArrayNode ofNewRole() {
    return Json.array(
        all.stream()
            .filter(p -> OF_A_NEW_ROLE.contains(p.path("attributes").path("name").asText()))
            .map(p -> reference(p.path("id").asText()))
            .toList());
  }

  /** The permissions themselves, in the order of all, of which these are the references. */
  ArrayNode named(ArrayNode references) {
    Set<String> wanted = new HashSet<>();
    references.forEach(r -> wanted.add(r.path("id").asText()));
    return Json.array(all.stream().filter(p -> wanted.contains(p.path("id").asText())).toList());
  }

  boolean known(String id) {
    return all.stream().anyMatch(p -> p.path("id").asText().equals(id));
  }
}
