package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.lint.Finding;
import io.mlinfra.lint.RulePage;
import io.mlinfra.lint.Severity;
import io.mlinfra.spec.yaml.Position;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

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
    // The parser counts code points.
    run.put("columnKind", "unicodeCodePoints");
    ArrayNode rules = driver.putArray("rules");
    List<String> codes = new ArrayList<>();
    ArrayNode results = run.putArray("results");
    for (Finding f : findings) {
      if (!codes.contains(f.code())) {
        codes.add(f.code());
        rules.add(rule(f));
      }
      results.add(result(f, codes.indexOf(f.code())));
    }
    return sarif;
  }

  private static ObjectNode rule(Finding f) {
    ObjectNode rule = JsonNodeFactory.instance.objectNode().put("id", f.code());
    rule.putObject("shortDescription").put("text", f.rule());
    rule.putObject("fullDescription").put("text", f.why());
    String mend = RulePage.find(f.code()).map(p -> "Mend: " + p.mend() + "\n").orElse("");
    rule.putObject("help").put("text", mend + "Source: " + f.source());
    RulePage.find(f.code())
        .ifPresent(p -> rule.putObject("defaultConfiguration").put("level", level(p.severity())));
    return rule;
  }

  private static ObjectNode result(Finding f, int ruleIndex) {
    ObjectNode result =
        JsonNodeFactory.instance
            .objectNode()
            .put("ruleId", f.code())
            .put("ruleIndex", ruleIndex)
            .put("level", level(f.severity()));
    result.putObject("message").put("text", f.message() + ". Mend: " + f.suggestion());
    ObjectNode location = result.putArray("locations").addObject();
    location.set("physicalLocation", place(f.position()));
    location
        .putArray("logicalLocations")
        .addObject()
        .put("fullyQualifiedName", f.path())
        .put("kind", "member");
    // Lets a finding be told again when lines move.
    result.putObject("partialFingerprints").put("mlinfra/v1", f.code() + " " + f.path());
    f.allowed()
        .ifPresent(
            reason ->
                result
                    .putArray("suppressions")
                    .addObject()
                    .put("kind", "inSource")
                    .put("status", "accepted")
                    .put("justification", reason));
    return result;
  }

  private static ObjectNode place(Position at) {
    ObjectNode place = JsonNodeFactory.instance.objectNode();
    place.putObject("artifactLocation").put("uri", uri(at.file()));
    place
        .putObject("region")
        .put("startLine", at.line())
        .put("startColumn", at.column())
        .put("endColumn", at.column() + at.length());
    return place;
  }

  private static String uri(String file) {
    try {
      return new URI(null, null, file.replace('\\', '/'), null).toASCIIString();
    } catch (URISyntaxException e) {
      return file;
    }
  }

  private static String level(Severity severity) {
    return switch (severity) {
      case ERROR -> "error";
      case WARNING -> "warning";
      case INFO -> "note";
    };
  }
}
