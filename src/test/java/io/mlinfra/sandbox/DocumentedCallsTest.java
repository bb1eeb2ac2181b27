package io.mlinfra.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.sandbox.http.SandboxService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation lists is there: no listed call is answered as one that nobody knows. */
class DocumentedCallsTest {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?:=\\*\\*)?}");

  /** A path that nobody serves, as against an object that is not there. */
  private static final Pattern UNKNOWN =
      Pattern.compile("\"(Not [fF]ound: ([A-Z]+ )?/|No service answers )");

  private static final Map<String, String> VALUES =
      Map.of("project", "ml-fleet-dev", "region", "us-central1", "zone", "us-central1-a");

  @TempDir Path dir;

  @Test
  void everyListedCallIsKnown() throws IOException, InterruptedException {
    List<SandboxService> services = SandboxPage.services(dir.resolve("described"));
    List<String> unknown = new ArrayList<>();
    int calls = 0;
    try (Sandbox sandbox = Sandbox.start(SandboxConfig.in(dir.resolve("served")));
        HttpClient client = HttpClient.newHttpClient()) {
      for (SandboxService service : services) {
        for (String call : service.calls()) {
          String[] parts = call.split(" ", 2);
          String path =
              VARIABLE
                  .matcher(parts[1])
                  .replaceAll(m -> VALUES.getOrDefault(m.group(1), "missing-1"));
          HttpRequest request =
              HttpRequest.newBuilder(URI.create(sandbox.baseUri() + path))
                  .method(parts[0], BodyPublishers.ofString("{}"))
                  .build();
          String answer = client.send(request, BodyHandlers.ofString()).body();
          if (UNKNOWN.matcher(answer).find()) {
            unknown.add(call);
          }
          calls++;
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(calls).isGreaterThan(500);
  }
}
