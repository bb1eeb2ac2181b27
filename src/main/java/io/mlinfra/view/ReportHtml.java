package io.mlinfra.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One page with all that there is to say of a plan: changes, timeline, cost, quota, findings. Made
 * from the same document that {@code plan -o json} prints, so that both say the same. It needs
 * nothing from elsewhere and runs no script.
 */
public final class ReportHtml {
  private static final double PERCENT = 100;

  private final JsonNode plan;
  private final StringBuilder out = new StringBuilder();

  /**
   * @param plan the document of {@code plan -o json}
   */
  public ReportHtml(JsonNode plan) {
    this.plan = plan;
  }

  /**
   * The page.
   *
   * @param made when, as it is to be shown
   * @param file the plan file's name
   */
  public String page(String made, String file) {
    String title = plan.path("plan").asText() + " on " + plan.path("target").asText();
    out.append(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>mlinfra: ")
        .append(text(title))
        .append("</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n")
        .append(resource("/view/report.css"))
        .append("</style></head><body>\n<header><h1>")
        .append(text(title))
        .append("</h1><p>")
        .append(text(file + ", " + made))
        .append("</p></header>\n<main>\n");
    summary();
    timeline();
    cost();
    quota();
    findings();
    changes();
    return out.append("</main></body></html>\n").toString();
  }

  private void summary() {
    out.append("<section class=\"cards\">\n");
    plan.path("summary")
        .properties()
        .forEach(e -> card(e.getKey().replace('_', ' '), e.getValue().asText(), e.getKey()));
    JsonNode cost = plan.path("cost");
    card("a day, least size", dollars(cost.path("day_min")), "money");
    card("a day, greatest size", dollars(cost.path("day_max")), "money");
    card(
        "quota",
        plan.path("quota").path("fits_max").asBoolean()
            ? "fits"
            : plan.path("quota").path("fits_min").asBoolean() ? "fits at least size" : "lacking",
        plan.path("quota").path("fits_min").asBoolean() ? "create" : "delete");
    out.append("</section>\n");
  }

  private void card(String label, String value, String kind) {
    out.append("<div class=\"card ")
        .append(text(kind))
        .append("\"><b>")
        .append(text(value))
        .append("</b><span>")
        .append(text(label))
        .append("</span></div>\n");
  }

  /** Each phase's estimate against its budget, where there is an estimate. */
  private void timeline() {
    heading("Timeline");
    double longest = 1;
    for (JsonNode p : plan.path("phases")) {
      longest =
          Math.max(
              longest, Math.max(p.path("budget_s").asDouble(), p.path("estimate_s").asDouble()));
    }
    out.append("<table class=\"bars\">\n");
    for (JsonNode p : plan.path("phases")) {
      double budget = p.path("budget_s").asDouble();
      double estimate = p.path("estimate_s").asDouble(0);
      long pending =
          p.path("changes").valueStream().filter(c -> !"no_change".equals(action(c))).count();
      out.append("<tr><th>Phase ")
          .append(p.path("phase").asInt())
          .append(", ")
          .append(text(p.path("name").asText()))
          .append("</th><td class=\"n\">")
          .append(pending)
          .append(" changes</td><td class=\"bar\"><div class=\"budget\" style=\"width:")
          .append(share(budget, longest))
          .append("%\"></div><div class=\"use")
          .append(estimate > budget ? " over" : "")
          .append("\" style=\"width:")
          .append(share(estimate, longest))
          .append("%\"></div></td><td>")
          .append(
              p.path("estimate_s").isNumber()
                  ? "about " + minutes(estimate)
                  : pending == 0 ? "nothing to do" : "not known")
          .append(" of ")
          .append(minutes(budget))
          .append("</td></tr>\n");
    }
    out.append("</table>\n");
  }

  private void cost() {
    heading("Cost");
    JsonNode cost = plan.path("cost");
    out.append(
        "<table><tr><th>by</th><th></th><th class=\"n\">hour, least</th><th class=\"n\">hour,"
            + " greatest</th><th class=\"n\">day, least</th><th class=\"n\">day,"
            + " greatest</th></tr>\n");
    cost.path("totals")
        .properties()
        .forEach(
            by ->
                by.getValue()
                    .properties()
                    .forEach(e -> money(by.getKey(), e.getKey(), e.getValue())));
    money("all", "", cost);
    out.append("</table>\n");
    if (cost.path("daily_budget").isNumber()) {
      out.append("<p>Daily budget ").append(dollars(cost.path("daily_budget"))).append(".</p>\n");
    }
    list("Without these, whose price is not known:", cost.path("unknown"));
  }

  private void money(String by, String name, JsonNode n) {
    out.append("<tr><td>").append(text(by)).append("</td><td>").append(text(name)).append("</td>");
    for (String key : List.of("hour_min", "hour_max", "day_min", "day_max")) {
      out.append("<td class=\"n\">").append(dollars(n.path(key))).append("</td>");
    }
    out.append("</tr>\n");
  }

  private void quota() {
    heading("Quota");
    out.append(
        "<table class=\"bars\"><tr><th>quota</th><th>place</th><th class=\"n\">least</th><th"
            + " class=\"n\">greatest</th><th class=\"n\">limit</th><th>need of limit</th></tr>\n");
    for (JsonNode n : plan.path("quota").path("needs")) {
      double limit = n.path("limit").asDouble();
      double scale = Math.max(1, Math.max(limit, n.path("need_max").asDouble()));
      boolean fits = n.path("fits_max").asBoolean(true);
      out.append("<tr><td>")
          .append(text(n.path("metric").asText()))
          .append("</td><td>")
          .append(text(n.path("place").asText()))
          .append("</td><td class=\"n\">")
          .append(number(n.path("need_min")))
          .append("</td><td class=\"n\">")
          .append(number(n.path("need_max")))
          .append("</td><td class=\"n\">")
          .append(n.path("limit").isNumber() ? number(n.path("limit")) : "not known")
          .append("</td><td class=\"bar\"><div class=\"budget\" style=\"width:")
          .append(share(limit, scale))
          .append("%\"></div><div class=\"use")
          .append(fits ? "" : " over")
          .append("\" style=\"width:")
          .append(share(n.path("need_max").asDouble(), scale))
          .append("%\"></div></td></tr>\n");
    }
    out.append("</table>\n");
  }

  private void findings() {
    heading("Findings");
    if (plan.path("findings").isEmpty()) {
      out.append("<p>None.</p>\n");
      return;
    }
    out.append("<ul class=\"findings\">\n");
    for (JsonNode f : plan.path("findings")) {
      String severity = f.has("allowed") ? "allowed" : f.path("severity").asText();
      out.append("<li class=\"")
          .append(text(severity))
          .append("\"><b>")
          .append(text(severity + " " + f.path("code").asText()))
          .append("</b> ")
          .append(text(f.path("message").asText()))
          .append("<br><small>")
          .append(text(f.path("file").asText() + ":" + f.path("line").asText()))
          .append(". ")
          .append(
              text(
                  f.has("allowed")
                      ? "Allowed: " + f.path("allowed").asText()
                      : "Mend: " + f.path("suggestion").asText()))
          .append(". ")
          .append(text(f.path("source").asText()))
          .append("</small></li>\n");
    }
    out.append("</ul>\n");
  }

  private void changes() {
    heading("Changes");
    list("Conflicts", names(plan.path("conflicts"), "message"));
    for (JsonNode p : plan.path("phases")) {
      List<JsonNode> pending =
          p.path("changes").valueStream().filter(c -> !"no_change".equals(action(c))).toList();
      out.append("<details")
          .append(pending.size() > 0 ? " open" : "")
          .append("><summary>Phase ")
          .append(p.path("phase").asInt())
          .append(", ")
          .append(text(p.path("name").asText()))
          .append(": ")
          .append(pending.size())
          .append(" changes</summary><table>\n");
      pending.forEach(this::change);
      out.append("</table></details>\n");
    }
  }

  private void change(JsonNode c) {
    out.append("<tr><td><span class=\"tag ")
        .append(text(action(c)))
        .append("\">")
        .append(text(action(c)))
        .append("</span></td><td><code>")
        .append(text(c.path("address").asText()))
        .append("</code>")
        .append("drift".equals(c.path("cause").asText()) ? " (drift)" : "");
    for (JsonNode f : c.path("fields")) {
      out.append("<br><small>")
          .append(text(f.path("path").asText()))
          .append(": <del>")
          .append(text(value(f.path("before"))))
          .append("</del> <ins>")
          .append(text(value(f.path("after"))))
          .append("</ins>")
          .append(f.path("forces_replacement").asBoolean() ? ", forces replacement" : "")
          .append("</small>");
    }
    out.append("</td><td>")
        .append(text(c.path("location").asText()))
        .append("</td><td>")
        .append(text(c.path("stage").asText()))
        .append("</td></tr>\n");
  }

  private void heading(String title) {
    out.append("<h2>").append(text(title)).append("</h2>\n");
  }

  private void list(String title, JsonNode items) {
    list(title, items.valueStream().map(JsonNode::asText).toList());
  }

  private void list(String title, List<String> items) {
    if (!items.isEmpty()) {
      out.append("<p>").append(text(title)).append("</p><ul>\n");
      items.forEach(i -> out.append("<li>").append(text(i)).append("</li>\n"));
      out.append("</ul>\n");
    }
  }

  private static List<String> names(JsonNode items, String key) {
    List<String> names = new ArrayList<>();
    items.forEach(i -> names.add(i.path(key).asText()));
    return names;
  }

  private static String action(JsonNode change) {
    return change.path("action").asText();
  }

  private static String value(JsonNode v) {
    return v.isNull() || v.isMissingNode() ? "unset" : v.isTextual() ? v.asText() : v.toString();
  }

  private static String share(double part, double whole) {
    return String.format(Locale.ROOT, "%.1f", Math.clamp(part / whole, 0, 1) * PERCENT);
  }

  private static String dollars(JsonNode amount) {
    return amount.isNumber() ? Money.text(amount.decimalValue()) : "not known";
  }

  private static String number(JsonNode n) {
    return String.format(Locale.ROOT, "%,.0f", n.asDouble());
  }

  private static String minutes(double seconds) {
    return seconds < 60
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = ReportHtml.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
