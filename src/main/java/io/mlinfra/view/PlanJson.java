package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.diff.Action;
import io.mlinfra.diff.Change;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.lint.Finding;
import io.mlinfra.plan.Plan;
import java.util.List;
import java.util.Locale;

/** A plan as the JSON document that scripts read. */
public final class PlanJson {
  private PlanJson() {}

  public static ObjectNode of(Plan plan, List<Finding> found) {
    ObjectNode json = Documents.of(plan.target(), plan.name());
    ObjectNode summary = json.putObject("summary");
    plan.summary().forEach((action, n) -> summary.put(action.name().toLowerCase(Locale.ROOT), n));
    ArrayNode phases = json.putArray("phases");
    plan.phases()
        .forEach(
            p -> {
              ObjectNode phase =
                  phases
                      .addObject()
                      .put("phase", p.phase())
                      .put("name", p.name())
                      .put("budget_s", p.budget().toSeconds());
              phase.putNull("estimate_s");
              ArrayNode changes = phase.putArray("changes");
              p.changes().forEach(c -> changes.add(change(c)));
            });
    ArrayNode conflicts = json.putArray("conflicts");
    plan.conflicts()
        .forEach(
            c ->
                conflicts
                    .addObject()
                    .put("address", c.address().toString())
                    .put("owner", c.owner())
                    .put("message", c.sentence()));
    ArrayNode unreachable = json.putArray("unreachable");
    plan.unreachable().forEach(unreachable::add);
    ArrayNode findings = json.putArray("findings");
    found.forEach(f -> findings.add(ValidateView.finding(f)));
    return json;
  }

  public static ObjectNode change(Change c) {
    ObjectNode json = Documents.of("", "").removeAll();
    json.put("address", c.address().toString())
        .put("action", action(c.action()))
        .put("cause", c.cause().name().toLowerCase(Locale.ROOT))
        .put("stage", c.stage());
    c.desired()
        .map(d -> d.location().id())
        .or(() -> c.live().map(l -> l.location().id()))
        .ifPresent(l -> json.put("location", l));
    ArrayNode fields = json.putArray("fields");
    c.fields().forEach(f -> fields.add(field(f)));
    ArrayNode deps = json.putArray("depends_on");
    c.dependsOn().forEach(d -> deps.add(d.toString()));
    return json;
  }

  private static ObjectNode field(FieldChange f) {
    ObjectNode json = Documents.of("", "").removeAll();
    json.put("path", f.path());
    json.set("before", f.secret() ? TextNode.valueOf("(secret)") : f.before().orElse(null));
    json.set("after", f.secret() ? TextNode.valueOf("(secret)") : f.after().orElse(null));
    return json.put("forces_replacement", f.forcesReplacement());
  }

  public static String action(Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }
}
