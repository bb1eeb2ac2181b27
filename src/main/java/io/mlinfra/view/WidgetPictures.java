package io.mlinfra.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** An example of what each kind of widget shows, as SVG within a box. Nothing in it is random. */
final class WidgetPictures {
  /** Two courses from 0 to 1, as many points as a chart has. */
  private static final double[] FIRST = {.42, .55, .5, .63, .58, .7, .66, .78, .72, .8, .74, .83};

  private static final double[] SECOND = {.2, .26, .31, .28, .36, .33, .41, .38, .45, .43, .5, .47};

  /** What a gauge's palettes look like. */
  private static final Map<String, String> COLOURS =
      Map.of(
          "white_on_green", "#2a8f5b",
          "white_on_yellow", "#e0a624",
          "white_on_red", "#d33043");

  private WidgetPictures() {}

  static String of(JsonNode definition, int width, int height) {
    return switch (definition.path("type").asText()) {
      case "timeseries" -> chart(definition, width, height);
      case "query_value" -> value(definition, width, height);
      case "heatmap" -> heatmap(width, height);
      case "event_timeline" -> timeline(width, height);
      case "topology_map" -> topology(width, height);
      case "toplist" -> toplist(width, height);
      case "event_stream" -> stream(width, height);
      default -> "";
    };
  }

  private static String grid(int width, int height) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i <= 3; i++) {
      int y = i * height / 3;
      lines.append("<path class=\"ax\" d=\"M0 %dH%d\"/>".formatted(y, width));
    }
    return lines.toString();
  }

  private static String chart(JsonNode definition, int width, int height) {
    boolean area = definition.path("requests").path(0).path("display_type").asText().equals("area");
    boolean two = definition.path("requests").size() > 1;
    String picture = grid(width, height);
    picture += course(FIRST, width, height, "a", area);
    picture += two || area ? course(SECOND, width, height, "b", area) : "";
    for (JsonNode marker : definition.path("markers")) {
      int limit = Integer.parseInt(marker.path("value").asText("0").replaceAll("\\D", ""));
      int y = height - height * Math.min(100, limit) / 100;
      picture += "<path class=\"limit\" d=\"M0 %dH%d\"/>".formatted(y, width);
    }
    return picture;
  }

  private static String course(double[] values, int width, int height, String style, boolean area) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      points.append(i == 0 ? "M" : "L");
      points.append(i * width / (values.length - 1)).append(' ');
      points.append(height - Math.round(values[i] * height));
    }
    String line = "<path class=\"%s\" d=\"%s\"/>".formatted(style, points);
    String fill =
        "<path class=\"%sf\" d=\"%sL%d %dL0 %dZ\"/>"
            .formatted(style, points, width, height, height);
    return area ? fill + line : line;
  }

  /** A number; with coloured ranges, on the colour of the first one, the others told beside it. */
  private static String value(JsonNode definition, int width, int height) {
    JsonNode formats = definition.path("requests").path(0).path("conditional_formats");
    String unit = definition.path("custom_unit").asText("");
    if (formats.isEmpty()) {
      return number(width / 2, height / 2 + 11, "#2a2440", unit.isEmpty() ? "96" : "123.4", unit);
    }
    int tile = height - 20;
    JsonNode shown = good(formats);
    String picture =
        "<rect width=\"%d\" height=\"%d\" rx=\"4\" fill=\"%s\"/>"
            .formatted(width, tile, colour(shown));
    if (definition.has("timeseries_background")) {
      picture +=
          "<g fill=\"#fff\" fill-opacity=\".25\">%s</g>"
              .formatted(course(SECOND, width, tile, "z", true));
    }
    picture += number(width / 2, tile / 2 + 11, "#fff", example(shown), unit);
    int x = 0;
    for (JsonNode f : formats) {
      String range = f.path("comparator").asText() + " " + f.path("value").asText();
      picture +=
          "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" rx=\"2\" fill=\"%s\"/>"
              .formatted(x, height - 12, colour(f));
      picture +=
          "<text class=\"k\" x=\"%d\" y=\"%d\">%s</text>"
              .formatted(x + 15, height - 3, range.replace("<", "&lt;"));
      x += 62;
    }
    return picture;
  }

  /** The range that is green. */
  private static JsonNode good(JsonNode formats) {
    for (JsonNode f : formats) {
      if (f.path("palette").asText().endsWith("green")) {
        return f;
      }
    }
    return formats.get(0);
  }

  /** A number within a range. */
  private static String example(JsonNode format) {
    int limit = format.path("value").asInt();
    boolean below = format.path("comparator").asText().startsWith("<");
    return Integer.toString(below ? limit * 4 / 5 : limit * 6 / 5);
  }

  private static String number(int x, int y, String colour, String text, String unit) {
    return "<text class=\"big m\" x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>"
        .formatted(x, y, colour, unit.equals("$") ? "$ " + text : (text + " " + unit).strip());
  }

  private static String colour(JsonNode format) {
    return COLOURS.getOrDefault(format.path("palette").asText(), "#888");
  }

  private static String heatmap(int width, int height) {
    StringBuilder cells = new StringBuilder();
    int columns = 24;
    int rows = 6;
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < rows; r++) {
        double distance = Math.abs(r - (4.2 + Math.sin(c / 3.0)));
        long opacity = Math.round(Math.max(0, 1 - distance / 2.4) * 90);
        if (opacity > 4) {
          cells.append(
              "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#632ca6\""
                  .formatted(
                      c * width / columns,
                      r * height / rows,
                      width / columns - 1,
                      height / rows - 1));
          cells.append(" fill-opacity=\".%02d\"/>".formatted(opacity));
        }
      }
    }
    return grid(width, height) + cells;
  }

  private static String timeline(int width, int height) {
    StringBuilder marks = new StringBuilder();
    int[] places = {3, 11, 19, 27, 35, 43, 46, 51, 59, 67, 75, 83, 91};
    for (int place : places) {
      boolean special = place == 46;
      int x = place * width / 100;
      marks.append(
          "<rect x=\"%d\" y=\"%d\" width=\"9\" height=\"%d\" rx=\"2\" fill=\"%s\"/>"
              .formatted(x, height / 2 - 15, 30, special ? "#d33043" : "#632ca6"));
    }
    return "<path class=\"ax\" d=\"M0 %dH%d\"/>".formatted(height / 2, width) + marks;
  }

  private static String topology(int width, int height) {
    int[][] nodes = {{10, 50}, {32, 20}, {32, 80}, {55, 50}, {78, 22}, {78, 78}};
    int[][] edges = {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {3, 4}, {3, 5}};
    StringBuilder picture = new StringBuilder();
    for (int[] e : edges) {
      picture.append(
          "<path class=\"e\" d=\"M%d %dL%d %d\"/>"
              .formatted(
                  nodes[e[0]][0] * width / 100,
                  nodes[e[0]][1] * height / 100,
                  nodes[e[1]][0] * width / 100,
                  nodes[e[1]][1] * height / 100));
    }
    for (int[] n : nodes) {
      picture.append(
          "<circle class=\"n\" cx=\"%d\" cy=\"%d\" r=\"11\"/>"
              .formatted(n[0] * width / 100, n[1] * height / 100));
    }
    return picture.toString();
  }

  private static String toplist(int width, int height) {
    int[] shares = {92, 74, 61, 38, 22};
    StringBuilder bars = new StringBuilder();
    int step = height / shares.length;
    for (int i = 0; i < shares.length; i++) {
      bars.append(
          "<rect x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"2\" class=\"af\"/>"
              .formatted(i * step, shares[i] * width / 100, step - 5));
    }
    return bars.toString();
  }

  private static String stream(int width, int height) {
    StringBuilder lines = new StringBuilder();
    int step = height / 4;
    for (int i = 0; i < 4; i++) {
      int y = i * step + step / 2;
      lines.append("<circle cx=\"6\" cy=\"%d\" r=\"4\" fill=\"#632ca6\"/>".formatted(y));
      lines.append(
          "<rect x=\"18\" y=\"%d\" width=\"%d\" height=\"8\" rx=\"3\" fill=\"#dcd8e6\"/>"
              .formatted(y - 4, width * (i % 2 == 0 ? 62 : 48) / 100));
    }
    return lines.toString();
  }
}
