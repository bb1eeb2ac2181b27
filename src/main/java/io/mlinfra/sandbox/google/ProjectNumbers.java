package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.store.Store;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Projects are known by an id, which people give, and by a number, which some services answer. */
final class ProjectNumbers {
  private static final Pattern PROJECT = Pattern.compile("(^|/)projects/([^/]+)");

  private final Store store;

  ProjectNumbers(Store store) {
    this.store = store;
  }

  /** The name with the number of the project in it in place of its id. */
  String numbered(String name) {
    Matcher m = PROJECT.matcher(name);
    if (!m.find() || m.group(2).matches("\\d+|_")) {
      return name;
    }
    String number =
        store
            .get(ProjectsService.STORE, m.group(2))
            .map(p -> p.path("projectNumber").asText())
            .orElse(Documents.PROJECT_NUMBER);
    return name.substring(0, m.start(2)) + number + name.substring(m.end(2));
  }

  /** The name with the id of the project in place of its number, where somebody made it. */
  String named(String name) {
    Matcher m = PROJECT.matcher(name);
    if (!m.find() || !m.group(2).matches("\\d+")) {
      return name;
    }
    Optional<ObjectNode> project =
        store.all(ProjectsService.STORE).values().stream()
            .filter(p -> p.path("projectNumber").asText().equals(m.group(2)))
            .findFirst();
    String id = project.map(p -> p.path("projectId").asText()).orElse(m.group(2));
    return name.substring(0, m.start(2)) + id + name.substring(m.end(2));
  }
}
