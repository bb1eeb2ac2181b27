package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings that an automation policy may hold: by name, for which entity types, with which
 * values. A part of what a real server knows, with its names, ranges and managers.
 */
final class Settings {
  private static final Set<String> MODES =
      Set.of("DISABLED", "RECOMMEND", "EXTERNAL_APPROVAL", "MANUAL", "AUTOMATIC");
  private static final Set<String> APPS =
      Set.of("ApplicationComponent", "Service", "BusinessApplication", "DatabaseServer");
  private static final Set<String> VM = Set.of("VirtualMachine");
  private static final Set<String> VOLUME = Set.of("VirtualVolume");

  /** What a value must be. */
  private sealed interface Value {
    record Mode() implements Value {}

    record Flag() implements Value {}

    record Number(double least, double most) implements Value {}
  }

  private record Setting(String manager, Set<String> entityTypes, Value value) {}

  private static final Value MODE = new Value.Mode();
  private static final Value FLAG = new Value.Flag();
  private static final Value PERCENT = new Value.Number(1, 100);

  private static final Map<String, Setting> ALL =
      Map.ofEntries(
          Map.entry("cloudComputeScale", mode(VM)),
          Map.entry("cloudComputeScaleForPerf", mode(VM)),
          Map.entry("cloudComputeScaleForSavings", mode(VM)),
          Map.entry("suspend", mode(Set.of("VirtualMachine", "Storage", "PhysicalMachine"))),
          Map.entry("provision", mode(Set.of("VirtualMachine", "Storage", "ApplicationComponent"))),
          Map.entry("move", mode(Set.of("VirtualMachine", "Storage"))),
          Map.entry("reconfigure", mode(VM)),
          Map.entry("deleteVolume", mode(VOLUME)),
          Map.entry("nonDisruptiveReversibleScaling", mode(VOLUME)),
          Map.entry("resizeTargetUtilizationVcpu", market(VM, PERCENT)),
          Map.entry("resizeTargetUtilizationVmem", market(VM, PERCENT)),
          Map.entry("resizeTargetUtilizationIops", market(VM, new Value.Number(0, 100))),
          Map.entry("resizeTargetUtilizationIoThroughput", market(VM, PERCENT)),
          Map.entry("resizeTargetUtilizationNetThroughput", market(VM, PERCENT)),
          Map.entry("resizeTargetUtilizationIopsAndThroughput", market(VOLUME, PERCENT)),
          Map.entry(
              "percentileAggressivenessVirtualMachine", market(VM, new Value.Number(90, 100))),
          Map.entry("minObservationPeriodVirtualMachine", market(VM, new Value.Number(0, 90))),
          Map.entry("maxObservationPeriodVirtualMachine", market(VM, new Value.Number(7, 90))),
          Map.entry("instanceStoreAwareScaling", market(VM, FLAG)),
          Map.entry("enableDeleteActions", market(VOLUME, FLAG)),
          Map.entry("responseTimeSLOEnabled", market(APPS, FLAG)),
          Map.entry("responseTimeSLO", market(APPS, new Value.Number(1, 31_536_000_000_000.0))),
          Map.entry("transactionSLOEnabled", market(APPS, FLAG)),
          Map.entry("transactionSLO", market(APPS, new Value.Number(1, 31_536_000_000_000.0))));

  static final List<String> MANAGERS =
      List.of(
          "automationmanager", "marketsettingsmanager", "controlmanager", "storagesettingsmanager");

  private Settings() {}

  private static Setting mode(Set<String> types) {
    return new Setting("automationmanager", types, MODE);
  }

  private static Setting market(Set<String> types, Value value) {
    return new Setting("marketsettingsmanager", types, value);
  }

  /** Refuses a setting that does not exist, is not of the entity type, or is out of range. */
  static void check(String manager, String name, JsonNode value, String entityType) {
    Setting setting = ALL.get(name);
    if (setting == null) {
      throw Errors.invalid("Setting not found: " + name);
    }
    if (!setting.manager().equals(manager)) {
      throw Errors.invalid("Setting " + name + " does not belong to manager " + manager);
    }
    if (!setting.entityTypes().contains(entityType)) {
      throw Errors.invalid("Setting " + name + " does not apply to " + entityType);
    }
    boolean valid =
        switch (setting.value()) {
          case Value.Mode m -> MODES.contains(value.asText());
          case Value.Flag f -> value.isBoolean() || value.asText().matches("true|false");
          case Value.Number n -> inRange(value, n);
        };
    if (!valid) {
      throw Errors.invalid("Invalid value for setting " + name + ": " + value.asText());
    }
  }

  private static boolean inRange(JsonNode value, Value.Number range) {
    try {
      double number = Double.parseDouble(value.asText());
      return number >= range.least() && number <= range.most();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
