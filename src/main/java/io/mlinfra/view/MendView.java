package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.lint.Finding;
import io.mlinfra.lint.Mender;
import java.io.PrintWriter;
import java.util.List;

/**
 * What mending a plan changes.
 *
 * @param difference lines of the file that differ
 * @param dryRun whether the file is left as it is
 */
public record MendView(Mender.Result result, List<String> difference, boolean dryRun) {
  public void text(Style style, PrintWriter out) {
    for (String line : difference) {
      out.println(line.startsWith("-") ? style.red(line) : style.green(line));
    }
    if (result.mended().isEmpty()) {
      out.println("Nothing has exactly one right mend.");
    } else {
      out.println(dryRun ? "Would mend:" : "Mended:");
      result.mended().forEach(f -> out.println("  " + f.code() + "  " + mend(f)));
    }
    long left = result.left().stream().filter(Finding::blocks).count();
    if (left > 0) {
      out.println(
          left
              + (left == 1 ? " error needs" : " errors need")
              + " a decision of yours: `mlinfra validate` shows what to do.");
    }
  }

  private static String mend(Finding f) {
    return f.fix().orElseThrow().path() + ": " + f.fix().orElseThrow().value();
  }

  public ObjectNode json(String target, String plan) {
    ObjectNode json = Documents.of(target, plan).put("written", !dryRun && !difference.isEmpty());
    ArrayNode fixes = json.putArray("fixes");
    result
        .mended()
        .forEach(
            f ->
                fixes
                    .addObject()
                    .put("code", f.code())
                    .put("path", f.fix().orElseThrow().path())
                    .put("value", f.fix().orElseThrow().value()));
    ArrayNode diff = json.putArray("difference");
    difference.forEach(diff::add);
    ArrayNode left = json.putArray("findings");
    result.left().forEach(f -> left.add(ValidateView.finding(f)));
    return json;
  }
}
