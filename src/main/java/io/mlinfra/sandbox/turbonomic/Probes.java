package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.util.List;
import java.util.Optional;

/**
 * The probes of the emulated server and the fields that targets of each take (names:
 * IBM/terraform-provider-turbonomic, {@code docs/guides/managing_targets.md}).
 */
final class Probes {
  /**
   * One field.
   *
   * @param identifying whether it names the target
   */
  record Field(
      String name, String display, boolean mandatory, boolean secret, boolean identifying) {}

  /** One probe. */
  record Probe(String uuid, String category, String type, List<Field> fields) {
    Optional<Field> field(String name) {
      return fields.stream().filter(f -> f.name().equals(name)).findFirst();
    }
  }

  static final List<Probe> ALL =
      List.of(
          new Probe(
              "73548994643216",
              "Public Cloud",
              "GCP Service Account",
              List.of(
                  new Field("name", "Display Name", true, false, true),
                  new Field("serviceAccountKey", "Service Account Key", false, true, false),
                  new Field("proxyHost", "Proxy Host", false, false, false))),
          new Probe(
              "73548994643232",
              "Cloud Native",
              "Kubernetes",
              List.of(
                  new Field("targetIdentifier", "Address", true, false, true),
                  new Field("masterHost", "Master Host", false, false, false))),
          new Probe(
              "73548994643248",
              "Public Cloud",
              "AWS",
              List.of(
                  new Field("address", "Custom Target Name", true, false, true),
                  new Field("username", "Access Key", false, false, false),
                  new Field("password", "Secret Access Key", false, true, false))),
          new Probe(
              "73548994643264",
              "Hypervisor",
              "vCenter",
              List.of(
                  new Field("address", "Address", true, false, true),
                  new Field("username", "Username", true, false, false),
                  new Field("password", "Password", true, true, false))));

  private Probes() {}

  static Optional<Probe> find(String type) {
    return ALL.stream().filter(p -> p.type().equals(type)).findFirst();
  }

  static ArrayNode list() {
    ArrayNode all = Json.array();
    for (Probe probe : ALL) {
      ObjectNode p = all.addObject().put("uuid", probe.uuid());
      p.put("displayName", probe.type()).put("category", probe.category());
      p.put("type", probe.type()).put("isProbeRegistered", true);
      probe.fields().stream()
          .filter(Field::identifying)
          .forEach(f -> p.withArrayProperty("identifyingFields").add(f.name()));
      ArrayNode fields = p.putArray("inputFields");
      probe.fields().forEach(f -> fields.add(describe(f)));
    }
    return all;
  }

  static ObjectNode describe(Field f) {
    return Json.object()
        .put("name", f.name())
        .put("displayName", f.display())
        .put("isMandatory", f.mandatory())
        .put("isSecret", f.secret())
        .put("isTargetDisplayName", f.identifying())
        .put("valueType", "STRING");
  }
}
