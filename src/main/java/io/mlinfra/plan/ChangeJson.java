package io.mlinfra.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.Redaction;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The JSON form of changes for the saved plan; secret values are not in it. */
final class ChangeJson {
  private static final String SECRET = "(secret)";

  private final Function<String, KindSchema> schemas;

  ChangeJson(Function<String, KindSchema> schemas) {
    this.schemas = schemas;
  }

  /** A phase with all that is to be done in it; what does not change is left out. */
  ObjectNode phase(PhasePlan phase) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("phase", phase.phase())
            .put("name", phase.name())
            .put("budget_s", phase.budget().toSeconds());
    ArrayNode changes = json.putArray("changes");
    phase.changes().stream()
        .filter(c -> c.action() != Action.NO_CHANGE)
        .forEach(c -> changes.add(change(c)));
    return json;
  }

  private ObjectNode change(Change change) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("address", change.address().toString())
            .put("action", change.action().name().toLowerCase(Locale.ROOT))
            .put("cause", change.cause().name().toLowerCase(Locale.ROOT))
            .put("stage", change.stage());
    change
        .live()
        .ifPresent(
            live ->
                json.putObject("live").put("id", live.id()).put("location", live.location().id()));
    change
        .desired()
        .ifPresent(
            desired ->
                json.putObject("desired")
                    .put("location", desired.location().id())
                    .set(
                        "body",
                        Redaction.withoutSecrets(
                            schemas.apply(change.address().kind()), desired.body())));
    ArrayNode fields = json.putArray("fields");
    change.fields().forEach(f -> fields.add(field(f)));
    ArrayNode dependsOn = json.putArray("depends_on");
    change.dependsOn().forEach(d -> dependsOn.add(d.toString()));
    return json;
  }

  private static ObjectNode field(FieldChange field) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("path", field.path());
    set(json, "before", field.before(), field.secret());
    set(json, "after", field.after(), field.secret());
    return json.put("forces_replacement", field.forcesReplacement())
        .put("cause", field.cause().name().toLowerCase(Locale.ROOT));
  }

  private static void set(ObjectNode json, String name, Optional<JsonNode> value, boolean secret) {
    if (value.isPresent() && secret) {
      json.put(name, SECRET);
    } else {
      value.ifPresent(v -> json.set(name, v));
    }
  }
}
