package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.lint.RulePage;
import java.util.List;
import java.util.stream.Collectors;

/** The pages of finding codes: all of them in a line each, or one as a document. */
public final class RuleView {
  private RuleView() {}

  public static String lines(List<RulePage> pages) {
    return pages.stream()
        .map(p -> String.format("%s  %-7s  %s", p.code(), p.severity().label(), p.rule()))
        .collect(Collectors.joining("\n"));
  }

  public static ObjectNode json(List<RulePage> pages) {
    ObjectNode json = Documents.of("", "");
    ArrayNode rules = json.putArray("rules");
    pages.forEach(p -> fill(rules.addObject(), p));
    return json;
  }

  public static ObjectNode json(RulePage page) {
    return fill(Documents.of("", ""), page);
  }

  private static ObjectNode fill(ObjectNode json, RulePage page) {
    return json.put("code", page.code())
        .put("severity", page.severity().label())
        .put("rule", page.rule())
        .put("why", page.why())
        .put("mend", page.mend())
        .put("source", page.source());
  }
}
