package io.mlinfra.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The file form of a saved plan: versioned JSON that carries the hash of its own content. */
public final class SavedPlanFile {
  /** A new minor adds, a new major breaks. */
  public static final String FORMAT_VERSION = "1.1";

  private static final String KIND = "mlinfra.saved_plan";
  private static final long MAX_SIZE = 256L * 1024 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SavedPlanFile() {}

  /** What reading a file came to. */
  public sealed interface Read {
    /** It is whole and of a known version. */
    record Loaded(SavedPlan plan) implements Read {}

    /**
     * It must not be applied.
     *
     * @param reason a sentence that says why and what to do
     */
    record Refused(String reason) implements Read {}
  }

  /**
   * Writes a plan; a file in its place is replaced whole.
   *
   * @throws IOException when it cannot be written
   */
  public static void write(Path file, SavedPlan plan) throws IOException {
    ObjectNode body = body(plan);
    body.put("sha256", hash(body));
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.write(beside, JSON.writeValueAsBytes(body));
    Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a plan; anything wrong with the content is a {@link Read.Refused}.
   *
   * @throws IOException when the file cannot be read
   */
  public static Read read(Path file) throws IOException {
    if (Files.size(file) > MAX_SIZE) {
      return new Read.Refused(file + " is too large for a saved plan");
    }
    try {
      JsonNode json = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
      if (!(json instanceof ObjectNode object) || !json.path("kind").asText().equals(KIND)) {
        return new Read.Refused(
            file + " is no saved plan; make one with `mlinfra plan --out FILE`");
      }
      String version = json.path("format_version").asText();
      if (!version.startsWith("1.")) {
        return new Read.Refused(
            file + " has the format version " + version + ", this program reads 1.x; plan again");
      }
      String claimed = json.path("sha256").asText();
      object.remove("sha256");
      if (!hash(object).equals(claimed)) {
        return new Read.Refused(
            file + " was changed after it was saved (its hash does not fit); plan again");
      }
      return new Read.Loaded(plan(object));
    } catch (JsonProcessingException | java.nio.charset.MalformedInputException e) {
      return new Read.Refused(file + " is no saved plan: it is no JSON text");
    } catch (DateTimeException e) {
      return new Read.Refused(file + " is no saved plan: " + e.getMessage());
    }
  }

  /** As it will be after reading, so that both compare equal: a small long becomes an int. */
  static JsonNode asRead(JsonNode json) {
    try {
      return JSON.readTree(json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON that was written cannot be read", e);
    }
  }

  private static ObjectNode body(SavedPlan plan) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("format_version", FORMAT_VERSION)
            .put("kind", KIND)
            .put("target", plan.target())
            .put("project", plan.project())
            .put("plan", plan.name())
            .put("plan_file", plan.planFile())
            .put("plan_sha256", plan.planHash())
            .put("created", plan.created().toString());
    ObjectNode arguments = json.putObject("arguments");
    new TreeMap<>(plan.arguments())
        .forEach(
            (flag, values) -> {
              ArrayNode list = arguments.putArray(flag);
              values.forEach(list::add);
            });
    json.putArray("phases").addAll(plan.phases());
    return json;
  }

  private static SavedPlan plan(ObjectNode json) {
    Map<String, List<String>> arguments = new TreeMap<>();
    for (Map.Entry<String, JsonNode> flag : json.path("arguments").properties()) {
      List<String> values = new ArrayList<>();
      flag.getValue().forEach(v -> values.add(v.asText()));
      arguments.put(flag.getKey(), values);
    }
    List<JsonNode> phases = new ArrayList<>();
    json.path("phases").forEach(phases::add);
    return new SavedPlan(
        json.path("target").asText(),
        json.path("project").asText(),
        json.path("plan").asText(),
        json.path("plan_file").asText(),
        json.path("plan_sha256").asText(),
        arguments,
        Instant.parse(json.path("created").asText()),
        phases);
  }

  /** Over the compact text in the order of the fields, so that white space does not matter. */
  private static String hash(ObjectNode body) {
    return sha256(body.toString());
  }

  /** The hash of a plan file's text, for {@link SavedPlan#planHash()}. */
  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }
}
