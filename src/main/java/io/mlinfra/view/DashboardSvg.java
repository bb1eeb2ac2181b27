package io.mlinfra.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Draws a dashboard's layout from the JSON that is sent: which widget stands where, how wide. */
public final class DashboardSvg {
  private static final int COLUMN = 60;
  private static final int ROW = 30;
  private static final int TOP = 40;

  /** A few strokes that tell the kinds of chart apart, in a box of 100 by 40. */
  private static final Map<String, String> SIGNS =
      Map.of(
          "line", "<polyline points='0,30 20,18 40,24 60,8 80,16 100,4'/>",
          "area", "<polygon class='f' points='0,40 0,26 25,14 50,22 75,8 100,12 100,40'/>",
          "query_value", "<path d='M20 38a30 30 0 0 1 60 0M50 38L68 16'/>",
          "heatmap",
              "<path class='f' d='M0 0h18v12H0zM20 14h18v12H20zM40 0h18v12H40zM60 28h18v12H60zM80"
                  + " 14h18v12H80z'/>",
          "event_timeline", "<path d='M0 20h100M15 12v16M40 12v16M48 12v16M85 12v16'/>",
          "topology_map",
              "<path d='M15 20L50 6L85 20L50 34Z'/><circle cx='15' cy='20' r='5'/><circle cx='50'"
                  + " cy='6' r='5'/><circle cx='85' cy='20' r='5'/><circle cx='50' cy='34'"
                  + " r='5'/>");

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
    int width = 12 * COLUMN;
    int height = TOP + rows * ROW + 4;
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
        + width
        + " "
        + height
        + "\" font-family=\"sans-serif\">\n<style>rect{fill:#fff;stroke:#888}polyline,path,circle{"
        + "fill:none;stroke:#632ca6;stroke-width:2}.f{fill:#b9a0db;stroke:#632ca6}</style>\n"
        + "<text x=\"8\" y=\"26\" font-size=\"18\">"
        + escaped(dashboard.path("title").asText())
        + "</text>\n"
        + cells
        + "</svg>\n";
  }

  private static String cell(JsonNode definition, JsonNode box) {
    int x = box.path("x").asInt() * COLUMN + 3;
    int y = TOP + box.path("y").asInt() * ROW;
    int width = box.path("width").asInt() * COLUMN - 6;
    int height = box.path("height").asInt() * ROW - 6;
    String type = definition.path("type").asText();
    String chart =
        type.equals("timeseries")
            ? definition.path("requests").path(0).path("display_type").asText("line")
            : type;
    return "<rect x=\""
        + x
        + "\" y=\""
        + y
        + "\" width=\""
        + width
        + "\" height=\""
        + height
        + "\" rx=\"4\"/>\n<text x=\""
        + (x + 8)
        + "\" y=\""
        + (y + 18)
        + "\" font-size=\"13\">"
        + escaped(definition.path("title").asText())
        + "</text>\n<text x=\""
        + (x + 8)
        + "\" y=\""
        + (y + 34)
        + "\" font-size=\"11\" fill=\"#777\">"
        + escaped(type.equals("timeseries") ? type + ", " + chart : type)
        + "</text>\n<g transform=\"translate("
        + (x + width / 2 - 50)
        + " "
        + (y + 50)
        + ")\">"
        + SIGNS.getOrDefault(chart, "")
        + "</g>\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
