package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.FieldPath;
import io.mlinfra.sandbox.compute.engine.Links;
import io.mlinfra.sandbox.compute.engine.Ranges;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ranges of a subnet, none of which may overlap another one of its network. */
public final class SubnetRanges {
  private SubnetRanges() {}

  static void check(Resource at, ObjectNode body) {
    List<Ranges> own = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    Ranges.parse(body.path("ipCidrRange").asText())
        .ifPresent(
            r -> {
              own.add(r);
              texts.add(body.path("ipCidrRange").asText());
            });
    for (FieldPath.Located secondary : FieldPath.located(body, "secondaryIpRanges[]")) {
      Ranges range = secondary(secondary);
      String text = secondary.value().path("ipCidrRange").asText();
      for (int i = 0; i < own.size(); i++) {
        if (own.get(i).overlaps(range)) {
          throw Errors.invalid(
              secondary.path() + ".ipCidrRange",
              text,
              "IP CIDR range overlaps '" + texts.get(i) + "' of the same subnetwork.");
        }
      }
      own.add(range);
      texts.add(text);
    }
    for (Map.Entry<String, ObjectNode> e :
        at.engine().under("subnetworks", at.project(), "regions/").entrySet()) {
      boolean sameNetwork =
          e.getValue().path("network").asText().equals(body.path("network").asText());
      if (sameNetwork && !e.getKey().equals(at.key())) {
        for (Ranges other : all(e.getValue())) {
          for (int i = 0; i < own.size(); i++) {
            if (own.get(i).overlaps(other)) {
              throw conflict(texts.get(i), e.getValue());
            }
          }
        }
      }
    }
  }

  private static Ranges secondary(FieldPath.Located range) {
    if (range.value().path("rangeName").asText("").isEmpty()) {
      throw Errors.required(range.path() + ".rangeName");
    }
    String text = range.value().path("ipCidrRange").asText("");
    return Ranges.parse(text)
        .orElseThrow(
            () ->
                Errors.invalid(
                    range.path() + ".ipCidrRange",
                    text,
                    "Must be a CIDR address range that is contained in the allowed ranges."));
  }

  /** Every range that a subnet has. */
  static List<Ranges> all(ObjectNode subnet) {
    List<Ranges> ranges = new ArrayList<>();
    Ranges.parse(subnet.path("ipCidrRange").asText()).ifPresent(ranges::add);
    for (JsonNode secondary : subnet.path("secondaryIpRanges")) {
      Ranges.parse(secondary.path("ipCidrRange").asText()).ifPresent(ranges::add);
    }
    return ranges;
  }

  private static ApiError conflict(String range, ObjectNode other) {
    return Errors.badRequest(
        "Invalid IPCidrRange: "
            + range
            + " conflicts with existing subnetwork '"
            + other.path("name").asText()
            + "' in region '"
            + Links.last(other.path("region").asText())
            + "'.");
  }
}
