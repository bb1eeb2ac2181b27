package io.mlinfra.sandbox.datadog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;

/** The one user of the emulated organisation. */
final class Accounts {
  static final String HANDLE = "sandbox@example.com";
  static final String NAME = "Sandbox";

  private Accounts() {}

  static ObjectNode creator() {
    return Json.object()
        .put("name", NAME)
        .put("handle", HANDLE)
        .put("email", HANDLE)
        .put("id", 1445416);
  }
}
