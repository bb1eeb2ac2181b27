package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documentation lists is there: no listed call is answered as one that nobody knows, and
 * none succeeds that is not listed.
 */
class DocumentedCallsTest {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?:=\\*\\*)?}");

  /** A path that nobody serves, as against an object that is not there. */
  private static final Pattern UNKNOWN =
      Pattern.compile("\"(Not [fF]ound: ([A-Z]+ )?/|No service answers )");

  private static final Map<String, String> VALUES =
      Map.of("project", "ml-fleet-dev", "region", "us-central1", "zone", "us-central1-a");

  /** The API lists these over all regions only; what one region has does no harm. */
  private static final Set<String> LENIENT =
      Set.of(
          "GET /compute/v1/projects/ml-fleet-dev/regions/us-central1/networkEdgeSecurityServices");

  @TempDir Path dir;

  @Test
  void everyListedCallIsKnown() throws IOException, InterruptedException {
    Set<String> calls = calls();
    List<String> unknown = new ArrayList<>();
    try (Sandbox sandbox = Sandbox.start(SandboxConfig.in(dir.resolve("served")));
        HttpClient client = HttpClient.newHttpClient()) {
      for (String call : calls) {
        if (UNKNOWN.matcher(send(client, sandbox, call).body()).find()) {
          unknown.add(call);
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(calls).hasSizeGreaterThan(500);
  }

  @Test
  void noCallSucceedsThatIsNotListed() throws IOException, InterruptedException {
    Set<String> calls = calls();
    Set<String> paths =
        calls.stream().map(c -> c.split(" ", 2)[1]).collect(Collectors.toCollection(TreeSet::new));
    List<String> answered = new ArrayList<>();
    try (Sandbox sandbox = Sandbox.start(SandboxConfig.in(dir.resolve("served")));
        HttpClient client = HttpClient.newHttpClient()) {
      send(client, sandbox, "POST /storage/v1/b?project=ml-fleet-dev", "{\"name\": \"missing-1\"}");
      for (String path : paths) {
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
          String call = method + " " + path;
          if (!calls.contains(call)
              && !LENIENT.contains(call)
              && send(client, sandbox, call).statusCode() < 400) {
            answered.add(call);
          }
        }
      }
    }
    assertThat(answered).isEmpty();
  }

  /** All that the documentation lists, with names in the place of variables. */
  private Set<String> calls() throws IOException {
    return SandboxPage.services(dir.resolve("described")).stream()
        .flatMap(s -> s.calls().stream())
        .map(
            call ->
                VARIABLE
                    .matcher(call)
                    .replaceAll(m -> VALUES.getOrDefault(m.group(1), "missing-1")))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static HttpResponse<String> send(HttpClient client, Sandbox sandbox, String call)
      throws IOException, InterruptedException {
    return send(client, sandbox, call, "{}");
  }

  private static HttpResponse<String> send(
      HttpClient client, Sandbox sandbox, String call, String body)
      throws IOException, InterruptedException {
    String[] parts = call.split(" ", 2);
    return client.send(
        HttpRequest.newBuilder(URI.create(sandbox.baseUri() + parts[1]))
            .method(parts[0], BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
