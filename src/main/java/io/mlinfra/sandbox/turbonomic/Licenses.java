package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.util.List;
import java.util.Map;

/**
 * {@code /licenses}: the one licence of the emulated server, for all that it emulates, counted in
 * machines. Fields: the server's LicenseApiDTO (read 2026-11-26).
 */
final class Licenses {
  private static final String UUID = "1000";
  private static final int LICENSED = 100_000;
  private static final List<String> FEATURES =
      List.of(
          "action_script",
          "active_directory",
          "aggregation",
          "app_control",
          "applications",
          "cloud_cost",
          "cloud_targets",
          "container_control",
          "custom_reports",
          "group_editor",
          "loadbalancer",
          "multiple_vc",
          "network_control",
          "optimizer",
          "planner",
          "policy_editor",
          "public_cloud",
          "scoped_user_view",
          "storage",
          "vmturbo_api");

  private final Entities entities;

  Licenses(Entities entities) {
    this.entities = entities;
  }

  void on(Routes routes) {
    routes
        .on("GET", "/licenses", (r, p) -> Response.json(Json.array(List.of(license()))))
        .on("GET", "/licenses/summary", (r, p) -> Response.json(license()))
        .on("GET", "/licenses/{uuid}", (r, p) -> one(p));
  }

  private Response one(Map<String, String> path) {
    String uuid = path.getOrDefault("uuid", "");
    if (!uuid.equals(UUID)) {
      throw Errors.absent("License not found: " + uuid);
    }
    return Response.json(license());
  }

  private ObjectNode license() {
    ObjectNode license = Json.object().put("uuid", UUID).put("displayName", "sandbox");
    license.put("licenseOwner", "sandbox").put("email", "sandbox@example.com");
    license.put("edition", "Sandbox").put("filename", "sandbox.lic");
    license.put("expirationDate", "Permanent License").put("countedEntity", "VM");
    license.put("numLicensedEntities", LICENSED);
    license.put("numInUseEntities", entities.ofType(Entities.MACHINE).size());
    license.put("isValid", true).put("isExpired", false).put("externalLicense", false);
    FEATURES.forEach(license.putArray("features")::add);
    license.putArray("errorReasons");
    return license;
  }
}
