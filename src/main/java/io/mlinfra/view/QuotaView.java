package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.quota.QuotaLimits;
import io.mlinfra.quota.QuotaReport;
import io.mlinfra.quota.QuotaRequests;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Quotas for people and scripts. */
public final class QuotaView {
  private static final String ROW = "%-42s %-16s %10s %10s %10s %10s %10s  %s %s%n";

  private QuotaView() {}

  public static String summary(QuotaReport report) {
    if (!report.missingAtMin().isEmpty()) {
      return "Quota: does NOT fit: "
          + names(report.missingAtMin())
          + "; see `mlinfra quota check`, then `mlinfra quota request`"
          + pending(report);
    }
    return report.missingAtMax().isEmpty()
        ? "Quota: fits at every size"
        : "Quota: fits now, but not at the greatest size: "
            + names(report.missingAtMax())
            + pending(report);
  }

  private static String pending(QuotaReport report) {
    long open = report.missing().stream().filter(n -> n.pending().isPresent()).count();
    return open == 0
        ? ""
        : "; "
            + open
            + " of the increases "
            + (open == 1 ? "is" : "are")
            + " asked for and pending";
  }

  private static String names(List<QuotaReport.Need> needs) {
    String first =
        String.join(
            ", ",
            needs.stream()
                .limit(3)
                .map(n -> label(n) + " in " + n.place() + " (" + figures(n) + ")")
                .toList());
    return needs.size() > 3 ? first + " and " + (needs.size() - 3) + " more" : first;
  }

  private static String figures(QuotaReport.Need n) {
    double need = n.fitsMin() ? n.max() : n.min();
    String others = n.others() > 0 ? " beside " + number(n.others()) + " in use by others" : "";
    return number(need)
        + others
        + ", limit "
        + n.level().map(l -> number(l.limit())).orElse("unknown");
  }

  static String label(QuotaReport.Need n) {
    return n.metric().metric()
        + (n.metric().dimensions().isEmpty()
            ? ""
            : " (" + String.join(", ", n.metric().dimensions().values()) + ")");
  }

  public static void write(QuotaReport report, Style style, PrintWriter out) {
    out.println();
    out.printf(
        Locale.ROOT,
        ROW,
        "QUOTA",
        "PLACE",
        "IN USE",
        "OURS",
        "NEED MIN",
        "NEED MAX",
        "LIMIT",
        "NEED AND USE OF LIMIT     ",
        "");
    report.needs().forEach(n -> row(n, style, out));
    out.println();
    out.println(style.dim(QuotaBar.LEGEND));
    out.println(
        style.dim(
            "Ours is in use, too, and counts once: within the need. A quota without usage is one"
                + " whose usage nobody tells."));
    report.notes().forEach(n -> out.println(style.yellow("note: ") + n));
    out.println(summary(report));
  }

  private static void row(QuotaReport.Need n, Style style, PrintWriter out) {
    String limit = n.level().map(l -> l.limit() < 0 ? "none" : number(l.limit())).orElse("unknown");
    String usage =
        n.level().flatMap(QuotaLimits.Level::usage).map(QuotaView::number).orElse("unknown");
    out.printf(
        Locale.ROOT,
        ROW,
        label(n),
        n.place(),
        usage,
        number(n.own()),
        number(n.min()),
        number(n.max()),
        limit,
        QuotaBar.of(n, style),
        verdict(n, style));
  }

  private static String verdict(QuotaReport.Need n, Style style) {
    String asked = n.pending().map(p -> ", " + p.preferred() + " pending").orElse("");
    if (!n.fitsMin()) {
      return style.red("does not fit" + asked);
    }
    return n.fitsMax() ? style.green("fits") : style.yellow("not at max" + asked);
  }

  static String number(double d) {
    return String.format(Locale.ROOT, "%,.0f", d);
  }

  public static ObjectNode json(QuotaReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("fits_min", report.missingAtMin().isEmpty())
        .put("fits_max", report.missing().isEmpty());
    ArrayNode needs = json.putArray("needs");
    report.needs().forEach(n -> need(n, needs.addObject()));
    ArrayNode notes = json.putArray("notes");
    report.notes().forEach(notes::add);
    return json;
  }

  private static void need(QuotaReport.Need n, ObjectNode json) {
    json.put("metric", n.metric().metric())
        .put("quota_id", n.metric().quotaId())
        .put("place", n.place())
        .put("need_min", n.min())
        .put("need_max", n.max())
        .put("own", n.own());
    n.level().ifPresentOrElse(l -> json.put("limit", l.limit()), () -> json.putNull("limit"));
    n.level().flatMap(QuotaLimits.Level::usage).ifPresent(u -> json.put("usage", u));
    n.level()
        .filter(l -> l.limit() >= 0)
        .ifPresent(
            l ->
                json.put("headroom_min", l.limit() - n.others() - n.min())
                    .put("headroom_max", l.limit() - n.others() - n.max()));
    ObjectNode dimensions = json.putObject("dimensions");
    n.metric().dimensions().forEach(dimensions::put);
    n.pending().ifPresent(p -> json.put("pending", p.preferred()));
    json.put("fits_min", n.fitsMin()).put("fits_max", n.fitsMax());
  }

  public static void answers(List<QuotaRequests.Answer> answers, Style style, PrintWriter out) {
    if (answers.isEmpty()) {
      out.println("Nothing to request: the plan fits at its greatest size.");
      return;
    }
    for (QuotaRequests.Answer a : answers) {
      out.println(
          String.format(
              Locale.ROOT,
              "%s %-42s %-16s asked for %s%s%s%s",
              state(a.state(), style),
              label(a.need()),
              a.need().place(),
              number(a.preference().preferred()),
              a.preference().granted().map(g -> ", granted " + number(g)).orElse(""),
              a.filed() ? "" : style.dim(" (asked before)"),
              a.preference().detail().isEmpty() ? "" : ": " + a.preference().detail()));
    }
    out.println(counts(answers));
  }

  private static String counts(List<QuotaRequests.Answer> answers) {
    long filed = answers.stream().filter(QuotaRequests.Answer::filed).count();
    StringBuilder text = new StringBuilder();
    text.append(filed == 0 ? "Nothing new filed" : filed + " filed").append("; ");
    for (QuotaRequests.State s : QuotaRequests.State.values()) {
      long n = answers.stream().filter(a -> a.state() == s).count();
      text.append(n).append(' ').append(word(s)).append(", ");
    }
    text.setLength(text.length() - 2);
    return text.append('.').toString();
  }

  private static String state(QuotaRequests.State state, Style style) {
    String text = String.format(Locale.ROOT, "%-14s", word(state));
    return switch (state) {
      case GRANTED -> style.green(text);
      case PARTLY_GRANTED, PENDING -> style.yellow(text);
      case REFUSED -> style.red(text);
    };
  }

  public static String word(QuotaRequests.State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  public static ArrayNode json(List<QuotaRequests.Answer> answers) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (QuotaRequests.Answer a : answers) {
      ObjectNode one =
          list.addObject()
              .put("id", a.preference().id())
              .put("metric", a.need().metric().metric())
              .put("quota_id", a.need().metric().quotaId())
              .put("place", a.need().place())
              .put("asked", a.preference().preferred())
              .put("state", a.state().name().toLowerCase(Locale.ROOT))
              .put("filed", a.filed());
      a.preference()
          .granted()
          .ifPresentOrElse(g -> one.put("granted", g), () -> one.putNull("granted"));
      ObjectNode dimensions = one.putObject("dimensions");
      a.need().metric().dimensions().forEach(dimensions::put);
    }
    return list;
  }
}
