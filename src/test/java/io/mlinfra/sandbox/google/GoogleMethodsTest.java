package io.mlinfra.sandbox.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.sandbox.Sandbox;
import io.mlinfra.sandbox.SandboxConfig;
import io.mlinfra.sandbox.http.Csv;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks for every method of the services beside Compute. Either somebody answers, or the method
 * stands with its reason in {@code sandbox/google-not-there.csv}.
 */
class GoogleMethodsTest {
  /** A path that nobody serves, as against an object that is not there. */
  private static final Pattern UNKNOWN =
      Pattern.compile("\"(Not [fF]ound: ([A-Z]+ )?/|No service answers )");

  @TempDir Path dir;

  @Test
  void everyMethodIsAnsweredOrNamed() throws IOException, InterruptedException {
    List<String> listed =
        Csv.read("/sandbox/google-not-there.csv").stream().map(r -> r.get("methods")).toList();
    TreeSet<String> unlisted = new TreeSet<>();
    TreeSet<String> used = new TreeSet<>();
    List<String> broken = new ArrayList<>();
    try (Sandbox sandbox = Sandbox.start(SandboxConfig.in(dir));
        HttpClient client = HttpClient.newHttpClient()) {
      for (Csv.Row row : Csv.read("/google/methods.csv")) {
        HttpRequest request =
            HttpRequest.newBuilder(
                    URI.create(sandbox.baseUri() + row.get("path").replace("{x}", "x1")))
                .method(
                    row.get("verb"),
                    row.get("verb").equals("GET")
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() >= 500 || !answer.body().startsWith("{")) {
          broken.add(row.get("method") + ": " + answer.statusCode() + " " + answer.body());
        }
        if (UNKNOWN.matcher(answer.body()).find()) {
          List<String> named = listed.stream().filter(l -> begins(row.get("method"), l)).toList();
          used.addAll(named);
          if (named.isEmpty()) {
            unlisted.add(row.get("method") + " " + row.get("verb") + " " + row.get("path"));
          }
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(unlisted).isEmpty();
    assertThat(used).containsExactlyInAnyOrderElementsOf(listed);
  }

  /** Whether a method's name begins as the list has it, where {@code *} stands for anything. */
  private static boolean begins(String method, String listed) {
    String regex = Pattern.quote(listed).replace("*", "\\E.*\\Q") + ".*";
    return Pattern.matches(regex, method);
  }
}
