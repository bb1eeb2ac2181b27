package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;

/**
 * The one user of the emulated organisation. It has set no name, as most service users have not,
 * which Datadog shows as null.
 */
final class Accounts {
  static final String HANDLE = "sandbox@example.com";
  static final long ID = 1445416;
  static final String UUID = "5f0b6e0c-2f3a-4b1e-9d55-3c1d7a8f9b10";

  private Accounts() {}

  static ObjectNode creator() {
    return Json.object().putNull("name").put("handle", HANDLE).put("email", HANDLE).put("id", ID);
  }

  /** As the author of a dashboard list or a shared dashboard. */
  static ObjectNode author() {
    return Json.object().put("handle", HANDLE).putNull("name");
  }

  /** As corrections of objectives show users. */
  static ObjectNode brief() {
    ObjectNode user = Json.object().put("type", "users").put("id", UUID);
    user.putObject("attributes")
        .put("uuid", UUID)
        .put("handle", HANDLE)
        .put("email", HANDLE)
        .putNull("name")
        .put("icon", "");
    return user;
  }

  /** As version 2 of the API includes users. */
  static ObjectNode user() {
    ObjectNode user = Json.object().put("type", "users").put("id", UUID);
    ObjectNode a =
        user.putObject("attributes").put("uuid", UUID).putNull("name").put("handle", HANDLE);
    a.put("created_at", "2026-01-01T00:00:00.000000+00:00");
    a.put("modified_at", "2026-01-01T00:00:00.000000+00:00");
    a.put("email", HANDLE).put("icon", "").putNull("title").put("verified", true);
    a.putNull("last_login_time").put("service_account", false).put("disabled", false);
    a.putArray("allowed_login_methods");
    a.put("status", "Active");
    return user;
  }
}
