package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.lint.Finding;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Findings as SARIF 2.1.0, for code scanning. */
public final class Sarif {
  private Sarif() {}

  public static ObjectNode of(List<Finding> findings, String version) {
    ObjectNode sarif =
        JsonNodeFactory.instance
            .objectNode()
            .put("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            .put("version", "2.1.0");
    ObjectNode run = sarif.putArray("runs").addObject();
    ObjectNode driver =
        run.putObject("tool").putObject("driver").put("name", "mlinfra").put("version", version);
    ArrayNode rules = driver.putArray("rules");
    Set<String> seen = new LinkedHashSet<>();
    for (Finding f : findings) {
      if (seen.add(f.code())) {
        ObjectNode rule = rules.addObject().put("id", f.code());
        rule.putObject("shortDescription").put("text", f.rule());
        rule.putObject("fullDescription").put("text", f.why());
        rule.putObject("help").put("text", f.source());
      }
    }
    ArrayNode results = run.putArray("results");
    for (Finding f : findings) {
      ObjectNode result = results.addObject().put("ruleId", f.code()).put("level", level(f));
      result.putObject("message").put("text", f.message() + " Mend: " + f.suggestion());
      ObjectNode place = result.putArray("locations").addObject().putObject("physicalLocation");
      place.putObject("artifactLocation").put("uri", f.position().file().replace('\\', '/'));
      place
          .putObject("region")
          .put("startLine", f.position().line())
          .put("startColumn", f.position().column());
      f.allowed()
          .ifPresent(
              reason ->
                  result
                      .putArray("suppressions")
                      .addObject()
                      .put("kind", "inSource")
                      .put("justification", reason));
    }
    return sarif;
  }

  private static String level(Finding f) {
    return switch (f.severity()) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case INFO -> "note";
    };
  }
}
