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
                  new Field("iamRole", "IAM Role", false, false, false),
                  new Field("iamRoleArn", "IAM Role ARN", false, false, false),
                  new Field("accountType", "Account Type", false, false, false),
                  new Field("username", "Access Key", false, false, false),
                  new Field("password", "Secret Access Key", false, true, false))),
          new Probe(
              "73548994643264",
              "Hypervisor",
              "vCenter",
              List.of(
                  new Field("address", "Address", true, false, true),
                  new Field("username", "Username", true, false, false),
                  new Field("password", "Password", true, true, false))),
          new Probe(
              "73548994643280",
              "Public Cloud",
              "Azure Service Principal",
              List.of(
                  new Field("name", "Display Name", true, false, true),
                  new Field("tenant", "Tenant ID", true, false, false),
                  new Field("client", "Client ID", true, false, false),
                  new Field("key", "Client Secret Key", true, true, false))),
          new Probe(
              "73548994643296",
              "Applications and Databases",
              "Instana",
              List.of(
                  new Field("address", "Hostname or IP Address", true, false, true),
                  new Field("apiToken", "API Token", true, true, false))));

  private Probes() {}

  static Optional<Probe> find(String type) {
    return ALL.stream().filter(p -> p.type().equals(type)).findFirst();
  }

  static ArrayNode list() {
    return Json.array(ALL.stream().map(Probes::shown).toList());
  }

  static ObjectNode one(String uuid) {
    return ALL.stream()
        .filter(p -> p.uuid().equals(uuid))
        .findFirst()
        .map(Probes::shown)
        .orElseThrow(() -> Errors.absent("Probe not found: " + uuid));
  }

  private static ObjectNode shown(Probe probe) {
    ObjectNode p = Json.object().put("uuid", probe.uuid());
    p.put("displayName", probe.type()).put("category", probe.category());
    p.put("type", probe.type()).put("isProbeRegistered", true);
    probe.fields().stream()
        .filter(Field::identifying)
        .forEach(f -> p.withArrayProperty("identifyingFields").add(f.name()));
    ArrayNode fields = p.putArray("inputFields");
    probe.fields().forEach(f -> fields.add(describe(f)));
    return p;
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
