package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;

/** Firewall rules. */
final class Firewalls implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    if (!body.has("network")) {
      body.put("network", Links.self(at.project(), Scope.GLOBAL, "networks", "default"));
    }
    check(body);
    Defaults.put(body, "direction", "INGRESS");
    Defaults.put(body, "priority", 1000);
    Defaults.put(body, "disabled", false);
    if (!body.has("logConfig")) {
      body.putObject("logConfig").put("enable", false);
    }
    boolean anySource =
        body.has("sourceRanges") || body.has("sourceTags") || body.has("sourceServiceAccounts");
    if (body.path("direction").asText().equals("INGRESS") && !anySource) {
      body.set("sourceRanges", Json.array().add("0.0.0.0/0"));
    }
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    check(after);
  }

  private static void check(ObjectNode body) {
    if (body.has("allowed") == body.has("denied")) {
      throw Errors.badRequest(
          "Exactly one of the fields 'allowed' and 'denied' must be specified for a firewall"
              + " rule.");
    }
    body.path(body.has("allowed") ? "allowed" : "denied")
        .forEach(
            rule -> {
              String protocol = rule.path("IPProtocol").asText("");
              if (protocol.isEmpty()) {
                throw Errors.required("allowed[0].IPProtocol");
              }
              rule.path("ports")
                  .forEach(
                      port -> {
                        if (!port.asText().matches("\\d{1,5}(-\\d{1,5})?")) {
                          throw Errors.invalid(
                              "allowed[0].ports[0]",
                              port.asText(),
                              "Must be an integer or a range.");
                        }
                      });
            });
  }
}
