package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.quota.QuotaReport;
import io.mlinfra.quota.QuotaRequests;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Quotas for people and scripts. */
public final class QuotaView {
  private static final int BAR = 20;

  private QuotaView() {}

  public static String summary(QuotaReport report) {
    if (!report.missingAtMin().isEmpty()) {
      return "Quota: does NOT fit: "
          + names(report.missingAtMin())
          + "; see `mlinfra quota check`, then `mlinfra quota request`";
    }
    return report.missingAtMax().isEmpty()
        ? "Quota: fits at every size"
        : "Quota: fits now, but not at the greatest size: " + names(report.missingAtMax());
  }

  private static String names(List<QuotaReport.Need> needs) {
    String first =
        String.join(", ", needs.stream().limit(3).map(n -> label(n) + " in " + n.place()).toList());
    return needs.size() > 3 ? first + " and " + (needs.size() - 3) + " more" : first;
  }

  static String label(QuotaReport.Need n) {
    return n.metric().metric()
        + (n.metric().dimensions().isEmpty()
            ? ""
            : " (" + String.join(", ", n.metric().dimensions().values()) + ")");
  }

  public static void write(QuotaReport report, Style style, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%n%-42s %-17s %10s %10s %10s %10s  %s%n",
        "QUOTA",
        "PLACE",
        "NEED MIN",
        "NEED MAX",
        "LIMIT",
        "IN USE",
        "NEED OF LIMIT");
    for (QuotaReport.Need n : report.needs()) {
      String limit =
          n.level().map(l -> l.limit() < 0 ? "none" : number(l.limit())).orElse("unknown");
      String usage = n.level().flatMap(l -> l.usage()).map(QuotaView::number).orElse("-");
      String verdict =
          !n.fitsMin()
              ? style.red("does not fit")
              : !n.fitsMax() ? style.yellow("not at max") : style.green("fits");
      out.printf(
          Locale.ROOT,
          "%-42s %-17s %10s %10s %10s %10s  %s %s%n",
          label(n),
          n.place(),
          number(n.min()),
          number(n.max()),
          limit,
          usage,
          bar(n),
          verdict);
    }
    out.println();
    out.println(summary(report));
  }

  private static String bar(QuotaReport.Need n) {
    double limit = n.level().map(l -> l.limit()).orElse(0.0);
    int filled =
        limit <= 0
            ? (n.max() > 0 ? BAR : 0)
            : (int) Math.min(BAR, Math.round(BAR * n.max() / limit));
    return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "]";
  }

  private static String number(double d) {
    return String.format(Locale.ROOT, "%,.0f", d);
  }

  public static ObjectNode json(QuotaReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("fits_min", report.missingAtMin().isEmpty())
        .put("fits_max", report.missingAtMin().isEmpty() && report.missingAtMax().isEmpty());
    ArrayNode needs = json.putArray("needs");
    for (QuotaReport.Need n : report.needs()) {
      ObjectNode need =
          needs
              .addObject()
              .put("metric", n.metric().metric())
              .put("quota_id", n.metric().quotaId())
              .put("place", n.place())
              .put("need_min", n.min())
              .put("need_max", n.max());
      n.level().ifPresentOrElse(l -> need.put("limit", l.limit()), () -> need.putNull("limit"));
      n.level().flatMap(l -> l.usage()).ifPresent(u -> need.put("usage", u));
      ObjectNode dimensions = need.putObject("dimensions");
      n.metric().dimensions().forEach(dimensions::put);
      need.put("fits_min", n.fitsMin()).put("fits_max", n.fitsMax());
    }
    return json;
  }

  public static void answers(List<QuotaRequests.Answer> answers, PrintWriter out) {
    if (answers.isEmpty()) {
      out.println("Nothing to request: the plan fits at its greatest size.");
    }
    answers.forEach(
        a ->
            out.println(
                String.format(
                    Locale.ROOT,
                    "%-9s %s in %s: asked for %s%s",
                    a.state(),
                    label(a.need()),
                    a.need().place(),
                    number(a.need().max()),
                    a.granted().isEmpty() ? "" : ", granted " + a.granted())));
  }
}
