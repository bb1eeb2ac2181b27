package io.mlinfra.sandbox.turbonomic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
   * @param standard what holds where no policy says otherwise
   */
  private record Setting(String manager, Set<String> entityTypes, String value, String standard) {
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
          .forEach(c -> all.put(c[0], new Setting(c[1], types(c[2]), c[3], c[4])));
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

  /** The settings of an entity type, in the order of the table. */
  List<String> of(String entityType) {
    return all.entrySet().stream()
        .filter(e -> e.getValue().entityTypes().contains(entityType))
        .map(Map.Entry::getKey)
        .toList();
  }

  String manager(String name) {
    Setting setting = all.get(name);
    return setting == null ? "" : setting.manager();
  }

  /** Under which heading a manager's settings stand. */
  static String category(String manager) {
    return switch (manager) {
      case "marketsettingsmanager", "storagesettingsmanager" -> "Analysis";
      case "controlmanager" -> "Control";
      default -> "Automation";
    };
  }

  /** A setting as it is before any policy. */
  ObjectNode standard(String name) {
    Setting setting = Objects.requireNonNull(all.get(name), name);
    String type = valueType(name);
    String value =
        type.equals("NUMERIC")
            ? Double.toString(Double.parseDouble(setting.standard()))
            : setting.standard();
    ObjectNode shown = Json.object().put("uuid", name).put("displayName", words(name));
    shown.put("value", value).put("defaultValue", value).put("valueType", type);
    if (type.equals("NUMERIC")) {
      String[] bounds = setting.value().split(" ", -1);
      shown.put("min", Double.parseDouble(bounds[0])).put("max", Double.parseDouble(bounds[1]));
    }
    return shown;
  }

  /** {@code resizeTargetUtilizationVcpu} as people read it. */
  private static String words(String name) {
    String spaced = name.replaceAll("([a-z])([A-Z])", "$1 $2");
    return Character.toUpperCase(spaced.charAt(0)) + spaced.substring(1);
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
