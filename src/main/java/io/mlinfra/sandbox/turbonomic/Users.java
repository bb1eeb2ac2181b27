package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code /users}: the one that is always there and those made here; passwords are taken and
 * forgotten (IBM/terraform-provider-turbonomic, {@code user_resource.go}, read 2026-11-26).
 */
final class Users {
  private static final Set<String> TYPES = Set.of("DedicatedCustomer", "SharedCustomer");

  private final Kept users;

  Users(Store store, Uuids uuids) {
    this.users = new Kept(store, uuids, "turbonomic.user", "User", Users::user);
  }

  void on(Routes routes) {
    routes
        .on("GET", "/users/1", (r, p) -> Response.json(Server.user("administrator")))
        .on("GET", "/users", (r, p) -> Response.json(Json.array(all())));
    users.on(routes, "/users");
  }

  private List<ObjectNode> all() {
    List<ObjectNode> all = new ArrayList<>(List.of(Server.user("administrator")));
    all.addAll(users.all());
    return all;
  }

  private static ObjectNode user(ObjectNode body) {
    String name = Errors.text(body, "username");
    Errors.oneOf(body.path("type").asText("DedicatedCustomer"), TYPES, "user type");
    for (JsonNode role : body.path("roles")) {
      if (!Server.isRole(role.path("name").asText())) {
        throw Errors.invalid("Unknown role " + role.path("name").asText());
      }
    }
    body.remove("password");
    ObjectNode user = Json.object().put("displayName", name).put("loginProvider", "LOCAL");
    user.put("type", "DedicatedCustomer").put("showSharedUserSC", false);
    return user.setAll(body);
  }
}
