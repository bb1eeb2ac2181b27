package io.mlinfra.view;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Draws a dashboard from the JSON that is sent: which widget stands where, how wide, of which kind,
 * and what it asks for. The curves are examples; everything in words is read from the JSON.
 */
public final class DashboardSvg {
  private static final int COLUMN = 80;
  private static final int ROW = 44;
  private static final int TOP = 78;
  private static final int GAP = 8;
  private static final String STYLE =
      """
      <style>
      svg{font-family:Helvetica,Arial,"DejaVu Sans",sans-serif}
      .page{fill:#f4f3f8}.card{fill:#fff;stroke:#dcd8e6}.h{font-size:19px;font-weight:600;fill:#2a2440}
      .t{font-size:13.5px;font-weight:600;fill:#2a2440}.k{font-size:11px;fill:#6b6385}
      .q{font-size:10px;fill:#8a83a0;font-family:Menlo,Consolas,"DejaVu Sans Mono",monospace}
      .v{font-size:11px;fill:#4b4466}.chip{fill:#ebe7f5}.ax{stroke:#e8e5f0;stroke-width:1}
      .a{fill:none;stroke:#632ca6;stroke-width:2}.b{fill:none;stroke:#2f8fd5;stroke-width:2}
      .af{fill:#632ca6;fill-opacity:.18}.bf{fill:#2f8fd5;fill-opacity:.22}
      .limit{stroke:#d33043;stroke-width:1.4;stroke-dasharray:5 4}.n{fill:#fff;stroke:#632ca6;stroke-width:2}
      .e{stroke:#7a6aa8;stroke-width:1.6}.big{font-size:28px;font-weight:600}.z{stroke:none}.zf{stroke:none}.m{text-anchor:middle}
      </style>
      """;

  private DashboardSvg() {}

  /** The picture of one dashboard body. */
  public static String of(JsonNode dashboard) {
    int rows = 0;
    StringBuilder cells = new StringBuilder();
    for (JsonNode widget : dashboard.path("widgets")) {
      JsonNode box = widget.path("layout");
      rows = Math.max(rows, box.path("y").asInt() + box.path("height").asInt());
      cells.append(cell(widget.path("definition"), box));
    }
    int width = 12 * COLUMN + GAP;
    int height = TOP + rows * ROW + GAP;
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">%n%s"
            .formatted(width, height, STYLE)
        + "<rect class=\"page\" width=\"%d\" height=\"%d\"/>%n".formatted(width, height)
        + "<text class=\"h\" x=\"%d\" y=\"30\">%s</text>%n"
            .formatted(2 * GAP, escaped(dashboard.path("title").asText()))
        + "<text class=\"k\" x=\"%d\" y=\"30\" text-anchor=\"end\">%s</text>%n"
            .formatted(width - 2 * GAP, "layout as sent; curves and numbers are examples")
        + variables(dashboard.path("template_variables"))
        + cells
        + "</svg>\n";
  }

  private static String variables(JsonNode variables) {
    StringBuilder text = new StringBuilder();
    int x = 2 * GAP;
    for (JsonNode v : variables) {
      String shown =
          "$"
              + v.path("name").asText()
              + "  "
              + v.path("prefix").asText()
              + ":"
              + v.path("defaults").path(0).asText();
      int width = 14 + shown.length() * 6;
      text.append(
          "<rect class=\"chip\" x=\"%d\" y=\"42\" width=\"%d\" height=\"22\" rx=\"4\"/>"
              .formatted(x, width));
      text.append(
          "<text class=\"v\" x=\"%d\" y=\"57\">%s</text>%n".formatted(x + 7, escaped(shown)));
      x += width + GAP;
    }
    return text.toString();
  }

  private static String cell(JsonNode definition, JsonNode box) {
    int x = box.path("x").asInt() * COLUMN + GAP;
    int y = TOP + box.path("y").asInt() * ROW;
    int width = box.path("width").asInt() * COLUMN - GAP;
    int height = box.path("height").asInt() * ROW - GAP;
    String picture = WidgetPictures.of(definition, width - 28, height - 74);
    return """
    <g transform="translate(%d %d)">
    <rect class="card" width="%d" height="%d" rx="5"/>
    <text class="t" x="14" y="23">%s</text>
    <text class="k" x="14" y="39">%s</text>
    <text class="q" x="14" y="%d">%s</text>
    <g transform="translate(14 48)">%s</g>
    </g>
    """
        .formatted(
            x,
            y,
            width,
            height,
            escaped(definition.path("title").asText()),
            escaped(kind(definition)),
            height - 10,
            escaped(shortened(question(definition), (width - 28) / 6)),
            picture);
  }

  /** {@code timeseries, line}; {@code query_value}; ... */
  private static String kind(JsonNode definition) {
    String type = definition.path("type").asText();
    String display = definition.path("requests").path(0).path("display_type").asText("");
    return display.isEmpty() ? type : type + ", " + display;
  }

  /** The first thing that the widget asks for. */
  private static String question(JsonNode definition) {
    JsonNode request = definition.path("requests").path(0);
    JsonNode query = request.path("queries").path(0);
    if (query.has("query")) {
      int more = request.path("queries").size() + definition.path("requests").size() - 2;
      return query.path("query").asText() + (more > 0 ? "  +" + more : "");
    }
    if (request.path("query").has("data_source")) {
      return request.path("query").path("data_source").asText()
          + " "
          + String.join(
              ", ",
              request.path("query").path("filters").valueStream().map(JsonNode::asText).toList());
    }
    return definition.path("query").asText();
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, Math.max(1, most - 1)) + "…";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
