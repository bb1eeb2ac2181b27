package io.mlinfra.sandbox.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the data files on the class path: a header line, commas, no quotes, # comments. */
public final class Csv {
  private Csv() {}

  /** One line of a data file, by the names of the header. */
  public record Row(Map<String, String> cells) {
    /** The cell; empty where the line has none. */
    public String get(String column) {
      return cells.getOrDefault(column, "");
    }

    public String getOrDefault(String column, String fallback) {
      return cells.getOrDefault(column, fallback);
    }
  }

  public static List<Row> read(String resource) {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = Csv.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the data file " + resource + " is missing");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      String[] header = new String[0];
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        String[] cells = line.split(",", -1);
        if (header.length == 0) {
          header = cells;
          continue;
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length && i < header.length; i++) {
          row.put(header[i], cells[i]);
        }
        rows.add(new Row(row));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
    return rows;
  }
}
