package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Csv;
import io.mlinfra.sandbox.http.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The roles that Google keeps, by name; which permissions they hold is not known here. */
final class PredefinedRoles {
  private static final Map<String, ObjectNode> ALL = read();

  /** Those that go with a resource of any service. */
  private static final String BASIC = "roles/(owner|editor|viewer|admin|writer|reader|browser)";

  private PredefinedRoles() {}

  static boolean exists(String name) {
    return ALL.containsKey(name);
  }

  static Optional<ObjectNode> find(String name) {
    return Optional.ofNullable(ALL.get(name)).map(ObjectNode::deepCopy);
  }

  static ArrayNode all() {
    return those(name -> true);
  }

  /**
   * What can be granted on a resource: everything on a project and above it, elsewhere what its
   * service brings, and the basic roles.
   *
   * @param resource such as {@code //compute.googleapis.com/projects/p/zones/z/instances/i}
   */
  static ArrayNode grantable(String resource) {
    String service = resource.replaceFirst("^//", "").replaceFirst("\\..*", "");
    return service.equals("cloudresourcemanager")
        ? all()
        : those(name -> name.matches(BASIC) || name.startsWith("roles/" + service + "."));
  }

  private static ArrayNode those(Predicate<String> wanted) {
    ArrayNode roles = Json.array();
    ALL.forEach(
        (name, role) -> {
          if (wanted.test(name)) {
            roles.add(role.deepCopy());
          }
        });
    return roles;
  }

  private static Map<String, ObjectNode> read() {
    Map<String, ObjectNode> roles = new TreeMap<>();
    for (Csv.Row row : Csv.read("/sandbox/predefined-roles.csv")) {
      roles.put(
          row.get("name"),
          Json.object()
              .put("name", row.get("name"))
              .put("title", row.get("title"))
              .put("stage", row.get("stage"))
              .put("etag", "AA=="));
    }
    return roles;
  }
}
