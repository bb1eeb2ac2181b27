package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.util.List;
import java.util.Locale;

/** What clients ask about the server and themselves: versions, users, roles. */
final class Server {
  private static final String VERSION = "8.16.4";
  private static final List<String> ROLES =
      List.of(
          "ADMINISTRATOR",
          "SITE_ADMIN",
          "AUTOMATOR",
          "DEPLOYER",
          "ADVISOR",
          "OBSERVER",
          "OPERATIONAL_OBSERVER",
          "SHARED_ADVISOR",
          "SHARED_OBSERVER",
          "REPORT_EDITOR");

  private Server() {}

  static void on(Routes routes) {
    routes
        .on("GET", "/admin/versions", (r, p) -> Response.json(versions()))
        .on("GET", "/users/me", (r, p) -> Response.json(user("administrator")))
        .on("GET", "/roles", (r, p) -> roles());
  }

  static boolean isRole(String role) {
    return ROLES.contains(role);
  }

  /** Clients read the version out of the sentence. */
  private static ObjectNode versions() {
    String sentence =
        "Turbonomic Operations Manager "
            + VERSION
            + " (Build \"20251001000000\") \"2025-10-01 00:00:00\"\n"
            + "action-orchestrator: "
            + VERSION
            + "\n";
    return Json.object()
        .put("versionInfo", sentence)
        .put("version", VERSION)
        .put("branch", VERSION)
        .put("build", "20251001000000")
        .put("marketVersion", 2)
        .put("updates", "");
  }

  static ObjectNode user(String name) {
    ObjectNode me = Json.object().put("uuid", "1").put("username", name);
    me.put("displayName", name).put("type", "DedicatedCustomer").put("loginProvider", "Local");
    me.putArray("roles").addObject().put("name", "ADMINISTRATOR");
    me.put("roleName", "ADMINISTRATOR");
    return me;
  }

  private static Response roles() {
    return Response.json(Json.array(ROLES.stream().map(Server::role).toList()));
  }

  private static ObjectNode role(String name) {
    String display = name.replace('_', ' ').toLowerCase(Locale.ROOT);
    return Json.object()
        .put("uuid", Entities.uuidOf("Role/" + name))
        .put("name", name)
        .put("displayName", display)
        .put("description", "May do what a Turbonomic " + display + " may");
  }
}
