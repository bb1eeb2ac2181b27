package io.mlinfra.sandbox.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists: filters in both of their languages, order, pages, fields, and lists over all places. */
class ListsTest {
  private static final String DISKS = "zones/us-central1-a/disks";

  @TempDir Path dir;

  private Api api;

  @BeforeEach
  void makeDisks() throws IOException, InterruptedException {
    api = new Api(dir);
    disk("d1", 10, "the first", "'labels': {'env': 'e1', 'team': 'ml'}");
    disk("d2", 20, "the second", "'labels': {'env': 'e2', 'team': 'ml'}");
    disk("d3", 30, "the third", "'labels': {'env': 'e3'}");
    disk("plain", 10, "", "'labels': {}");
  }

  @AfterEach
  void close() {
    api.close();
  }

  private void disk(String name, int gb, String description, String labels)
      throws IOException, InterruptedException {
    String body =
        "{'name': '%s', 'sizeGb': '%d', 'description': '%s', %s}"
            .formatted(name, gb, description, labels);
    api.run("POST", DISKS, body);
  }

  private static List<String> names(JsonNode items) {
    List<String> names = new ArrayList<>();
    items.forEach(i -> names.add(i.path("name").asText()));
    return names;
  }

  @Test
  void filtersFindWhatTheySay() throws IOException, InterruptedException {
    List<String> unlike = new ArrayList<>();
    for (List<String> line : Table.filters()) {
      String filter = encoded(line.get(0));
      JsonNode answer = api.get(DISKS + "?filter=" + filter);
      String found = String.join(" ", names(answer.path("items")));
      if (answer.has("error") || !found.equals(line.get(1))) {
        unlike.add(line.get(0) + " found " + found + answer.path("error"));
      }
    }
    assertThat(unlike).isEmpty();
  }

  @Test
  void theNewestComesFirstWhenAskedFor() throws IOException, InterruptedException {
    assertThat(names(api.get(DISKS + "?orderBy=creationTimestamp%20desc").path("items")).getLast())
        .isEqualTo("d1");
    assertThat(names(api.get(DISKS + "?orderBy=name").path("items")))
        .containsExactly("d1", "d2", "d3", "plain");
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetition() throws IOException, InterruptedException {
    List<String> seen = new ArrayList<>();
    JsonNode page = api.get(DISKS + "?maxResults=3");
    seen.addAll(names(page.path("items")));
    assertThat(seen).hasSize(3);
    page = api.get(DISKS + "?maxResults=3&pageToken=" + page.path("nextPageToken").asText());
    seen.addAll(names(page.path("items")));
    assertThat(seen).containsExactly("d1", "d2", "d3", "plain");
    assertThat(page.has("nextPageToken")).isFalse();
  }

  @Test
  void onlyTheFieldsComeThatWereAskedFor() throws IOException, InterruptedException {
    JsonNode answer = api.get(DISKS + "?filter=name%3Dd1&fields=items(name,labels/env),kind");
    assertThat(answer)
        .hasToString(
            "{\"kind\":\"compute#diskList\",\"items\":[{\"name\":\"d1\",\"labels\":{\"env\":\"e1\"}}]}");
  }

  @Test
  void aListOverAllPlacesWarnsOfThoseWithoutResults() throws IOException, InterruptedException {
    JsonNode items = api.get("aggregated/disks?filter=name%3Dd1").path("items");
    assertThat(names(items.path("zones/us-central1-a").path("disks"))).containsExactly("d1");
    JsonNode warning = items.path("zones/us-central1-b").path("warning");
    assertThat(warning.path("code").asText()).isEqualTo("NO_RESULTS_ON_PAGE");
    assertThat(warning.at("/data/0/key").asText()).isEqualTo("scope");
    assertThat(warning.at("/data/0/value").asText()).isEqualTo("zones/us-central1-b");
    assertThat(items.has("global")).isFalse();
    assertThat(api.get("aggregated/disks?includeAllScopes=true").path("items").has("global"))
        .isTrue();
  }

  @Test
  void machineTypesOfAllZonesAreFoundByName() throws IOException, InterruptedException {
    String names = "(name = \"e2-small\") OR (name = \"n2-standard-8\")";
    String same = names + " OR (guestCpus < 0)";
    JsonNode quick = api.get("aggregated/machineTypes?filter=" + encoded(names));
    JsonNode slow = api.get("aggregated/machineTypes?filter=" + encoded(same));
    assertThat(names(quick.path("items").path("zones/us-central1-a").path("machineTypes")))
        .containsExactly("e2-small", "n2-standard-8");
    assertThat(quick.path("items")).isEqualTo(slow.path("items"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void aResourceIsFoundByItsNumberToo() throws IOException, InterruptedException {
    String id = api.get(DISKS + "/d2").path("id").asText();
    assertThat(api.get(DISKS + "/" + id).path("name").asText()).isEqualTo("d2");
    assertThat(api.call("GET", DISKS + "/123456", "").status()).isEqualTo(404);
  }

  @Test
  void anOperationIsFoundByItsNumberToo() throws IOException, InterruptedException {
    JsonNode made = api.run("POST", "global/networks", "{'name': 'numbered'}");
    String number = made.path("id").asText();
    assertThat(api.get("global/operations/" + number).path("name")).isEqualTo(made.path("name"));
    assertThat(api.call("POST", "global/operations/" + number + "/wait", "").status())
        .isEqualTo(200);
    assertThat(api.call("GET", "zones/us-central1-a/operations/" + number, "").status())
        .isEqualTo(404);
  }
}
