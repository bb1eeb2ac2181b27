package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.ResourceGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The dependency graph in the forms that other tools draw, and as a picture of its own. */
public final class GraphView {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 22;
  private static final int GAP_X = 70;
  private static final int GAP_Y = 8;

  private final ResourceGraph graph;

  public GraphView(ResourceGraph graph) {
    this.graph = graph;
  }

  public String dot() {
    StringBuilder out =
        new StringBuilder(
            "digraph mlinfra {\n"
                + "  rankdir=LR;\n"
                + "  node [shape=box, fontname=\"sans-serif\", fontsize=10];\n");
    for (DesiredResource r : graph.resources()) {
      out.append("  \"").append(r.address()).append("\";\n");
      r.dependsOn()
          .forEach(
              d ->
                  out.append("  \"")
                      .append(r.address())
                      .append("\" -> \"")
                      .append(d)
                      .append("\";\n"));
    }
    return out.append("}").toString();
  }

  public String mermaid() {
    StringBuilder out = new StringBuilder("graph LR\n");
    Map<Address, String> ids = new HashMap<>();
    for (DesiredResource r : graph.resources()) {
      ids.put(r.address(), "n" + ids.size());
      out.append("  ")
          .append(ids.get(r.address()))
          .append("[\"")
          .append(r.address())
          .append("\"]\n");
    }
    for (DesiredResource r : graph.resources()) {
      r.dependsOn()
          .forEach(
              d ->
                  out.append("  ")
                      .append(ids.get(d))
                      .append(" --> ")
                      .append(ids.get(r.address()))
                      .append('\n'));
    }
    return out.toString().stripTrailing();
  }

  public ObjectNode json(String target, String plan) {
    ObjectNode json = Documents.of(target, plan);
    ArrayNode nodes = json.putArray("resources");
    for (DesiredResource r : graph.inOrder()) {
      ObjectNode node =
          nodes
              .addObject()
              .put("address", r.address().toString())
              .put("location", r.location().id())
              .put("phase", r.phase())
              .put("stage", r.stage());
      ArrayNode deps = node.putArray("depends_on");
      r.dependsOn().forEach(d -> deps.add(d.toString()));
    }
    return json;
  }

  /** Columns by the longest way from a start; lines from what is needed to what needs it. */
  public String svg() {
    Map<Address, Integer> column = new HashMap<>();
    List<List<DesiredResource>> columns = new ArrayList<>();
    for (DesiredResource r : graph.inOrder()) {
      int c = r.dependsOn().stream().mapToInt(d -> column.getOrDefault(d, 0) + 1).max().orElse(0);
      column.put(r.address(), c);
      while (columns.size() <= c) {
        columns.add(new ArrayList<>());
      }
      columns.get(c).add(r);
    }
    Map<Address, int[]> at = new HashMap<>();
    int tallest = 0;
    for (int c = 0; c < columns.size(); c++) {
      for (int i = 0; i < columns.get(c).size(); i++) {
        at.put(
            columns.get(c).get(i).address(),
            new int[] {10 + c * (WIDTH + GAP_X), 10 + i * (HEIGHT + GAP_Y)});
        tallest = Math.max(tallest, i + 1);
      }
    }
    StringBuilder out = new StringBuilder();
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
        .append(20 + columns.size() * (WIDTH + GAP_X))
        .append("\" height=\"")
        .append(20 + tallest * (HEIGHT + GAP_Y))
        .append("\" font-family=\"sans-serif\" font-size=\"10\">\n");
    for (DesiredResource r : graph.resources()) {
      int[] to = at.getOrDefault(r.address(), new int[2]);
      for (Address d : r.dependsOn()) {
        int[] from = at.getOrDefault(d, new int[2]);
        out.append("<path d=\"M")
            .append(from[0] + WIDTH)
            .append(' ')
            .append(from[1] + HEIGHT / 2)
            .append(" C")
            .append(from[0] + WIDTH + GAP_X / 2)
            .append(' ')
            .append(from[1] + HEIGHT / 2)
            .append(' ')
            .append(to[0] - GAP_X / 2)
            .append(' ')
            .append(to[1] + HEIGHT / 2)
            .append(' ')
            .append(to[0])
            .append(' ')
            .append(to[1] + HEIGHT / 2)
            .append("\" fill=\"none\" stroke=\"#bbb\"/>\n");
      }
    }
    for (DesiredResource r : graph.resources()) {
      int[] p = at.getOrDefault(r.address(), new int[2]);
      out.append("<rect x=\"")
          .append(p[0])
          .append("\" y=\"")
          .append(p[1])
          .append("\" width=\"")
          .append(WIDTH)
          .append("\" height=\"")
          .append(HEIGHT)
          .append("\" rx=\"3\" fill=\"#eef3fb\" stroke=\"#6b8cc4\"/><text x=\"")
          .append(p[0] + 6)
          .append("\" y=\"")
          .append(p[1] + 15)
          .append("\">")
          .append(shortened(r.address().toString()))
          .append("</text>\n");
    }
    return out.append("</svg>").toString();
  }

  private static String shortened(String address) {
    String text = address.length() > 58 ? address.substring(0, 55) + "..." : address;
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
