package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/** What an instance shows of its inside: serial output, guest attributes, screen, identity. */
public final class GuestView {
  /** One white pixel, as PNG. */
  private static final String SCREEN =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==";

  private GuestView() {}

  static Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    return switch (action) {
      case "serialPort" -> Optional.of(Response.json(serial(at, body, request)));
      case "getGuestAttributes" -> Optional.of(Response.json(attributes(at, request)));
      case "screenshot" ->
          Optional.of(
              Response.json(
                  Json.object().put("kind", "compute#screenshot").put("contents", SCREEN)));
      case "getShieldedInstanceIdentity" -> {
        ObjectNode out = Json.object().put("kind", "compute#shieldedInstanceIdentity");
        for (String key : new String[] {"signingKey", "encryptionKey"}) {
          out.putObject(key)
              .put(
                  "ekPub",
                  "-----BEGIN PUBLIC KEY-----\n"
                      + ComputeEngine.fingerprint(body.path("id"))
                      + "\n-----END PUBLIC KEY-----\n");
        }
        yield Optional.of(Response.json(out));
      }
      case "referrers" -> Optional.of(Response.json(referrers(at, body)));
      default -> Optional.empty();
    };
  }

  private static ObjectNode referrers(Resource at, ObjectNode body) {
    ObjectNode out =
        Json.object()
            .put("kind", "compute#instanceListReferrers")
            .put("id", at.path() + "/referrers")
            .put("selfLink", at.selfLink() + "/referrers");
    String key = body.path("_group").asText("");
    if (!key.isEmpty()) {
      Resource group = at.engine().at("instanceGroupManagers", key);
      out.putArray("items")
          .addObject()
          .put("kind", "compute#reference")
          .put("referenceType", "MEMBER_OF")
          .put("referrer", group.selfLink())
          .put("target", at.selfLink());
    }
    return out;
  }

  private static ObjectNode serial(Resource at, ObjectNode body, Request request) {
    int port = number(request, "port", 1);
    if (port < 1 || port > 4) {
      throw Errors.invalid("port", Integer.toString(port), "Must be between 1 and 4.");
    }
    String all = Guests.serial(at, body, port);
    int start = Math.clamp(number(request, "start", 0), 0, all.length());
    return Json.object()
        .put("kind", "compute#serialPortOutput")
        .put("selfLink", at.selfLink() + "/serialPort")
        .put("start", Integer.toString(start))
        .put("next", Integer.toString(all.length()))
        .put("contents", all.substring(start));
  }

  private static int number(Request request, String name, int fallback) {
    String text = request.query().getOrDefault(name, "");
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : fallback;
  }

  private static ObjectNode attributes(Resource at, Request request) {
    String queryPath = request.query().getOrDefault("queryPath", "");
    String key = request.query().getOrDefault("variableKey", "");
    ObjectNode out =
        Json.object()
            .put("kind", "compute#guestAttributes")
            .put("queryPath", queryPath)
            .put("selfLink", at.selfLink() + "/guestAttributes/" + queryPath);
    var items = Json.array();
    for (var f : Guests.attributes(at).properties()) {
      boolean meant = key.isEmpty() ? f.getKey().startsWith(queryPath) : f.getKey().equals(key);
      if (meant) {
        int slash = f.getKey().indexOf('/');
        items
            .addObject()
            .put("namespace", f.getKey().substring(0, slash))
            .put("key", f.getKey().substring(slash + 1))
            .put("value", f.getValue().asText());
      }
    }
    if (items.isEmpty()) {
      throw Errors.notFound(at.path() + "/guestAttributes/" + (key.isEmpty() ? queryPath : key));
    }
    if (!key.isEmpty()) {
      out.put("variableKey", key).put("variableValue", items.path(0).path("value").asText());
    }
    out.putObject("queryValue").set("items", items);
    return out;
  }
}
