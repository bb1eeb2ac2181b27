package io.mlinfra.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.resource.KindSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plan as it is kept in a file: enough to know it again, without any secret. An apply makes the
 * plan anew from plan file and cloud and carries it out only if it is this one.
 *
 * @param target {@code sandbox} or {@code gcp}
 * @param project the project that it changes
 * @param name the plan's name
 * @param planFile where the plan file was
 * @param planHash hash of the plan file's text, overrides included
 * @param arguments what narrowed or changed the plan, by flag, to be used again
 * @param created when it was saved
 * @param phases its changes, phase by phase, in the form of {@link ChangeJson}
 */
public record SavedPlan(
    String target,
    String project,
    String name,
    String planFile,
    String planHash,
    Map<String, List<String>> arguments,
    Instant created,
    List<JsonNode> phases) {
  public SavedPlan {
    arguments = Map.copyOf(arguments);
    phases = List.copyOf(phases);
  }

  /**
   * The plan in the form that is saved.
   *
   * @param schemas the schema of a kind, which says what is secret
   */
  public static SavedPlan of(
      Plan plan,
      String project,
      String planFile,
      String planHash,
      Map<String, List<String>> arguments,
      Instant created,
      Function<String, KindSchema> schemas) {
    ChangeJson json = new ChangeJson(schemas);
    List<JsonNode> phases =
        plan.phases().stream().map(json::phase).map(SavedPlanFile::asRead).toList();
    return new SavedPlan(
        plan.target(), project, plan.name(), planFile, planHash, arguments, created, phases);
  }

  /**
   * What differs between this plan and the same made anew; empty when it can be carried out.
   *
   * @return sentences for a person
   */
  public List<String> differences(SavedPlan now) {
    List<String> differences = new ArrayList<>();
    if (!target.equals(now.target)) {
      differences.add("it was made for the target " + target + ", not " + now.target);
    }
    if (!project.equals(now.project)) {
      differences.add("it was made for the project " + project + ", not " + now.project);
    }
    if (!name.equals(now.name)) {
      differences.add("it is of the plan \"" + name + "\", not \"" + now.name + "\"");
    }
    if (!planHash.equals(now.planHash)) {
      differences.add("the plan file " + planFile + " was changed since");
    }
    Map<String, JsonNode> before = changes();
    Map<String, JsonNode> after = now.changes();
    TreeSet<String> addresses = new TreeSet<>(before.keySet());
    addresses.addAll(after.keySet());
    for (String address : addresses) {
      JsonNode was = before.get(address);
      JsonNode is = after.get(address);
      if (was == null || is == null || !was.equals(is)) {
        differences.add(address + ": " + difference(was, is));
      }
    }
    return differences;
  }

  private static String difference(@Nullable JsonNode was, @Nullable JsonNode is) {
    String before = was == null ? "absent" : was.path("action").asText();
    String after = is == null ? "absent" : is.path("action").asText();
    if (!before.equals(after)) {
      return "was " + before + ", is now " + after;
    }
    List<String> fields = new ArrayList<>();
    if (was != null && is != null) {
      for (Map.Entry<String, JsonNode> f : was.properties()) {
        if (!f.getValue().equals(is.path(f.getKey()))) {
          fields.add(f.getKey());
        }
      }
    }
    return "differs in " + String.join(", ", fields);
  }

  private Map<String, JsonNode> changes() {
    Map<String, JsonNode> changes = new TreeMap<>();
    for (JsonNode phase : phases) {
      for (JsonNode change : phase.path("changes")) {
        String key = change.path("address").asText();
        String location = change.path("live").path("location").asText();
        // One address occurs twice when an old resource elsewhere has to go.
        changes.put(changes.containsKey(key) ? key + " in " + location : key, change);
      }
    }
    return changes;
  }
}
