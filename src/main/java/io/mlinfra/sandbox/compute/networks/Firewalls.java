package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FieldPath;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Ranges;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Firewall rules. */
public final class Firewalls implements Behaviour {
  private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
  private static final Pattern IPV6_RANGE =
      Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*(/\\d{1,3})?");

  /** What the API's reference on firewalls names as values of IPProtocol, read 2026-11-26. */
  private static final Pattern PROTOCOLS =
      Pattern.compile("(?i:tcp|udp|icmp|esp|ah|ipip|sctp|all)|[01]?\\d{1,2}|2[0-4]\\d|25[0-5]");

  private static final Pattern WITH_PORTS = Pattern.compile("(?i:tcp|udp|sctp)|6|17|132");

  private static final int LAST_PORT = 65_535;
  private static final long LAST_PRIORITY = 65_535;

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
    if (!after.path("direction").asText("INGRESS").equals(before.path("direction").asText())) {
      throw Errors.invalid(
          "direction", after.path("direction").asText(), "Direction cannot be changed.");
    }
    check(after);
  }

  private static void check(ObjectNode body) {
    if (body.has("allowed") == body.has("denied")) {
      throw Errors.badRequest(
          "Exactly one of the fields 'allowed' and 'denied' must be specified for a firewall"
              + " rule.");
    }
    long priority = body.path("priority").asLong(1000);
    if (priority < 0 || priority > LAST_PRIORITY) {
      throw Errors.invalid(
          "priority", Long.toString(priority), "Must be between 0 and 65535, inclusive.");
    }
    String action = body.has("allowed") ? "allowed" : "denied";
    for (FieldPath.Located rule : FieldPath.located(body, action + "[]")) {
      String protocol = rule.value().path("IPProtocol").asText("");
      if (protocol.isEmpty()) {
        throw Errors.required(rule.path() + ".IPProtocol");
      }
      if (!PROTOCOLS.matcher(protocol).matches()) {
        throw Errors.invalid(
            rule.path() + ".IPProtocol",
            protocol,
            "Must be a well known protocol (tcp, udp, icmp, esp, ah, ipip, sctp), all, or the"
                + " number of one.");
      }
      if (!rule.value().path("ports").isEmpty() && !WITH_PORTS.matcher(protocol).matches()) {
        throw Errors.invalid(
            rule.path() + ".ports",
            first(rule.value().path("ports")),
            "Ports can only be specified for TCP, UDP and SCTP.");
      }
    }
    for (FieldPath.Located port : FieldPath.located(body, action + "[].ports[]")) {
      ports(port);
    }
    boolean egress = body.path("direction").asText("INGRESS").equals("EGRESS");
    for (String field : List.of("sourceRanges", "destinationRanges")) {
      FieldPath.located(body, field + "[]").forEach(Firewalls::range);
    }
    for (String field : List.of("sourceRanges", "sourceTags", "sourceServiceAccounts")) {
      if (egress && body.has(field)) {
        throw Errors.invalid(
            field, first(body.path(field)), "Cannot be specified for a rule of direction EGRESS.");
      }
    }
  }

  private static String first(JsonNode list) {
    return list.path(0).asText();
  }

  private static void ports(FieldPath.Located port) {
    Matcher m = PORTS.matcher(port.value().asText());
    boolean good = m.matches();
    if (good) {
      int from = Integer.parseInt(m.group(1));
      int to = m.group(2) == null ? from : Integer.parseInt(m.group(2));
      good = from <= to && to <= LAST_PORT;
    }
    if (!good) {
      throw Errors.invalid(
          port.path(),
          port.value().asText(),
          "Must be an integer, or a range of two, between 0 and 65535.");
    }
  }

  private static void range(FieldPath.Located range) {
    String text = range.value().asText();
    boolean v4 = Ranges.loose(text);
    if (!v4 && !IPV6_RANGE.matcher(text).matches()) {
      throw Errors.invalid(
          range.path(), text, "Must be a valid IPv4 or IPv6 address range in CIDR form.");
    }
  }
}
