package io.mlinfra.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Recorded exchanges: parts between lines of three dashes; request, blank, body, status, headers,
 * blank, body.
 */
record Recording(List<Exchange> exchanges) {
  record Exchange(String method, String url, String body, int status, String answer) {}

  static Recording read(Path file) throws IOException {
    List<Exchange> exchanges = new ArrayList<>();
    for (String part : Files.readString(file).split("(?m)^---$\\n?")) {
      List<String> lines = Arrays.asList(part.strip().split("\n", -1));
      if (!lines.getFirst().matches("(GET|POST|PUT|PATCH|DELETE) .*")) {
        continue;
      }
      int at = 1;
      while (at < lines.size()
          && !(lines.get(at).matches("\\d{3} .*") && lines.get(at - 1).isEmpty())) {
        at++;
      }
      if (at < lines.size()) {
        String[] first = lines.getFirst().split(" ", 2);
        exchanges.add(
            new Exchange(
                first[0],
                first[1],
                body(lines.subList(1, at)),
                Integer.parseInt(lines.get(at).substring(0, 3)),
                body(lines.subList(at + 1, lines.size()))));
      }
    }
    return new Recording(exchanges);
  }

  private static String body(List<String> block) {
    int blank = block.indexOf("");
    return blank < 0 ? "" : String.join("\n", block.subList(blank + 1, block.size())).strip();
  }
}
