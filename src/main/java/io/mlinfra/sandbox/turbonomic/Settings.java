package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The settings that an automation policy may hold: by name, for which entity types, with which
 * values. A part of what a real server knows; the data file names its sources.
 */
final class Settings {
  private static final String FILE = "/sandbox/turbonomic-settings.csv";
  private static final Set<String> MODES =
      Set.of("DISABLED", "RECOMMEND", "EXTERNAL_APPROVAL", "MANUAL", "AUTOMATIC");
  private static final Set<String> MANAGERS =
      Set.of(
          "automationmanager",
          "marketsettingsmanager",
          "controlmanager",
          "storagesettingsmanager",
          "entityprioritiesmanager",
          "hcisettingsmanager",
          "busappsettingsmanager",
          "appsrvsettingsmanager");

  /**
   * One setting.
   *
   * @param value {@code mode}, {@code flag}, or two bounds
   */
  private record Setting(String manager, Set<String> entityTypes, String value) {
    boolean takes(JsonNode given) {
      return switch (value) {
        case "mode" -> MODES.contains(given.asText());
        case "flag" -> given.isBoolean() || given.asText().matches("true|false");
        default -> inRange(given);
      };
    }

    private boolean inRange(JsonNode given) {
      String[] bounds = value.split(" ", -1);
      try {
        double number = Double.parseDouble(given.asText());
        return number >= Double.parseDouble(bounds[0]) && number <= Double.parseDouble(bounds[1]);
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  private final Map<String, Setting> all = new LinkedHashMap<>();

  Settings() {
    try (InputStream in = Settings.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the data file " + FILE + " is missing");
      }
      new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(l -> !l.isBlank() && !l.startsWith("#") && !l.startsWith("uuid,"))
          .map(l -> l.split(",", -1))
          .forEach(c -> all.put(c[0], new Setting(c[1], types(c[2]), c[3])));
    } catch (IOException e) {
      throw new UncheckedIOException(FILE, e);
    }
  }

  private static Set<String> types(String cell) {
    return Set.copyOf(Arrays.asList(cell.split(" ", -1)));
  }

  static void checkManager(String manager) {
    if (!MANAGERS.contains(manager)) {
      throw Errors.invalid("Unknown settings manager " + manager);
    }
  }

  /** Refuses a setting that does not exist, is not of the entity type, or is out of range. */
  void check(String manager, String name, JsonNode value, String entityType) {
    Setting setting = all.get(name);
    if (setting == null) {
      throw Errors.invalid("Setting not found: " + name);
    }
    if (!setting.manager().equals(manager)) {
      throw Errors.invalid("Setting " + name + " does not belong to manager " + manager);
    }
    if (!setting.entityTypes().contains(entityType)) {
      throw Errors.invalid("Setting " + name + " does not apply to " + entityType);
    }
    if (!setting.takes(value)) {
      throw Errors.invalid("Invalid value for setting " + name + ": " + value.asText());
    }
  }

  /** As the server writes the type of a value. */
  String valueType(String name) {
    Setting setting = all.get(name);
    return switch (setting == null ? "mode" : setting.value()) {
      case "mode" -> "STRING";
      case "flag" -> "BOOLEAN";
      default -> "NUMERIC";
    };
  }
}
