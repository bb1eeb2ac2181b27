package io.mlinfra.sandbox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.storage.ServedStorage.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectsTest {
  private static final String O = "/storage/v1/b/bkt/o";

  @TempDir Path dir;

  private ServedStorage storage;

  @BeforeEach
  void start() throws Exception {
    storage = new ServedStorage(dir);
    storage.bucket("bkt", "\"versioning\":{\"enabled\":true}");
  }

  @AfterEach
  void stop() {
    storage.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,ifGenerationMatch=@,200",
    "GET,ifGenerationMatch=1,412",
    "GET,ifGenerationNotMatch=@,304",
    "GET,ifGenerationNotMatch=1,200",
    "GET,ifMetagenerationMatch=1,200",
    "GET,ifMetagenerationMatch=2,412",
    "GET,ifMetagenerationNotMatch=1,304",
    "GET,ifMetagenerationNotMatch=2,200",
    "GET,ifGenerationMatch=x,400",
    "PATCH,ifGenerationMatch=1,412",
    "PATCH,ifGenerationNotMatch=@,412",
    "PATCH,ifMetagenerationNotMatch=1,412",
    "PATCH,ifMetagenerationMatch=1,200",
    "DELETE,ifGenerationMatch=1,412",
    "DELETE,ifMetagenerationMatch=2,412",
    "DELETE,ifGenerationMatch=@,204",
  })
  void preconditionsGuardEveryMethod(String method, String condition, int status) throws Exception {
    String generation = storage.put("bkt", "x", "one");
    String query = condition.replace("@", generation);
    Answer answer = storage.call(method, O + "/x?" + query, method.equals("PATCH") ? "{}" : "");
    assertThat(answer.status()).isEqualTo(status);
    if (status == 412) {
      assertThat(answer.reason()).isEqualTo("conditionNotMet");
    }
    if (status == 304) {
      assertThat(answer.http().body()).isEmpty();
    }
  }

  @Test
  void clientsOfAnEmulatorMayLeaveTheServiceOutOfThePath() throws Exception {
    storage.put("bkt", "x", "one");
    assertThat(storage.call("GET", "/b/bkt", "").status()).isEqualTo(200);
    assertThat(storage.call("GET", "/b/bkt/o/x?alt=media", "").http().body())
        .asString()
        .isEqualTo("one");
    assertThat(storage.call("GET", "/b/none", "").reason()).isEqualTo("notFound");
  }

  @Test
  void generationZeroStandsForNothingThere() throws Exception {
    String upload = "/upload/storage/v1/b/bkt/o?uploadType=media&name=n&ifGenerationMatch=0";
    assertThat(storage.call("POST", upload, "a").status()).isEqualTo(200);
    assertThat(storage.call("POST", upload, "b").status()).isEqualTo(412);
    assertThat(storage.get(O + "/n?alt=media").text()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3,206,0123,bytes 0-3/10",
    "bytes=7-,206,789,bytes 7-9/10",
    "bytes=-2,206,89,bytes 8-9/10",
    "bytes=-20,206,0123456789,bytes 0-9/10",
    "bytes=8-99,206,89,bytes 8-9/10",
    "bytes=5-2,200,0123456789,''",
    "lines=1,200,0123456789,''",
    "bytes=10-,416,,bytes */10",
  })
  void rangesAreCutOut(String range, int status, String content, String contentRange)
      throws Exception {
    storage.put("bkt", "r", "0123456789");
    Answer answer = storage.get(O + "/r?alt=media", "Range", range);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.header("Content-Range")).isEqualTo(contentRange);
    if (content != null) {
      assertThat(answer.text()).isEqualTo(content);
    }
  }

  @Test
  void versionsStayUntilTheyAreNamed() throws Exception {
    String first = storage.put("bkt", "v", "one");
    String second = storage.put("bkt", "v", "two");
    assertThat(storage.get(O + "/v?alt=media&generation=" + first).text()).isEqualTo("one");
    assertThat(names(storage.get(O).json(), "generation")).containsExactly(second);
    assertThat(names(storage.get(O + "?versions=true").json(), "generation"))
        .containsExactly(first, second);

    storage.call("DELETE", O + "/v", "");
    assertThat(storage.get(O + "/v").status()).isEqualTo(404);
    assertThat(storage.get(O + "/v?generation=" + second).json().has("timeDeleted")).isTrue();

    storage.call("DELETE", O + "/v?generation=" + second, "");
    assertThat(storage.get(O + "/v?generation=" + second).status()).isEqualTo(404);
    assertThat(names(storage.get(O + "?softDeleted=true").json(), "generation"))
        .containsExactly(second);
    Answer restored = storage.call("POST", O + "/v/restore?generation=" + second, "");
    assertThat(restored.json().path("generation").asText()).isGreaterThan(second);
    assertThat(storage.get(O + "/v?alt=media").text()).isEqualTo("two");
  }

  @Test
  void aListIsCutAtDelimitersAndPaged() throws Exception {
    for (String name : List.of("a", "d%2F", "d%2F1", "d%2F2", "e%2Fx", "z")) {
      storage.put("bkt", name, "");
    }
    JsonNode cut = storage.get(O + "?delimiter=%2F").json();
    assertThat(names(cut, "name")).containsExactly("a", "z");
    assertThat(texts(cut.path("prefixes"))).containsExactly("d/", "e/");
    assertThat(
            names(storage.get(O + "?delimiter=%2F&includeTrailingDelimiter=true").json(), "name"))
        .containsExactly("a", "d/", "z");
    assertThat(names(storage.get(O + "?prefix=d%2F&startOffset=d%2F1").json(), "name"))
        .containsExactly("d/1", "d/2");
    assertThat(names(storage.get(O + "?endOffset=d%2F1").json(), "name"))
        .containsExactly("a", "d/");
    assertThat(names(storage.get(O + "?matchGlob=**%2F%7B1,x%7D").json(), "name"))
        .containsExactly("d/1", "e/x");

    List<String> paged = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = storage.get(O + "?delimiter=%2F&maxResults=1&pageToken=" + token).json();
      paged.addAll(names(page, "name"));
      paged.addAll(texts(page.path("prefixes")));
      token = page.path("nextPageToken").asText("");
    } while (!token.isEmpty());
    assertThat(paged).containsExactly("a", "d/", "e/", "z");
  }

  @Test
  void objectsAreMadeOfObjects() throws Exception {
    storage.put("bkt", "p1", "one ");
    storage.put("bkt", "p2", "two");
    Answer composed =
        storage.call(
            "POST",
            O + "/both/compose",
            "{\"sourceObjects\":[{\"name\":\"p1\"},{\"name\":\"p2\"}]}");
    assertThat(composed.json().path("componentCount").asInt()).isEqualTo(2);
    assertThat(composed.json().has("md5Hash")).isFalse();
    assertThat(storage.get(O + "/both?alt=media").text()).isEqualTo("one two");
    assertThat(
            storage
                .call("POST", O + "/x/compose", "{\"sourceObjects\":[{\"name\":\"gone\"}]}")
                .status())
        .isEqualTo(404);

    storage.bucket("other", "\"location\":\"EUROPE-WEST4\"");
    storage.bytes(
        "POST", "/upload/storage/v1/b/bkt/o?uploadType=media&name=big", new byte[(2 << 20) + 5]);
    String to = O + "/big/rewriteTo/b/other/o/big?maxBytesRewrittenPerCall=1048576";
    String token = "";
    int calls = 0;
    JsonNode answer;
    do {
      answer = storage.call("POST", to + "&rewriteToken=" + token, "").json();
      token = answer.path("rewriteToken").asText("");
      calls++;
    } while (!answer.path("done").asBoolean());
    assertThat(calls).isEqualTo(3);
    assertThat(answer.path("resource").path("size").asLong()).isEqualTo((2 << 20) + 5);
  }

  @Test
  void gzipIsUnpackedForThoseWhoDoNotTakeIt() throws Exception {
    byte[] packed = gzip("squeezed");
    storage.bytes(
        "POST",
        "/upload/storage/v1/b/bkt/o?uploadType=media&name=gz&contentEncoding=gzip",
        packed,
        "Content-Type",
        "text/plain");
    assertThat(storage.get(O + "/gz?alt=media").text()).isEqualTo("squeezed");
    Answer raw = storage.get(O + "/gz?alt=media", "Accept-Encoding", "gzip");
    assertThat(raw.http().body()).isEqualTo(packed);
    assertThat(raw.header("Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void aBodyOfTheWrongFormIsRefused() throws Exception {
    storage.put("bkt", "x", "");
    assertThat(storage.call("PATCH", O + "/x", "{\"colour\":\"red\"}").status()).isEqualTo(400);
    assertThat(storage.call("PATCH", O + "/x", "{\"metadata\":\"red\"}").status()).isEqualTo(400);
    assertThat(
            storage
                .call("PATCH", "/storage/v1/b/bkt", "{\"versioning\":{\"enabled\":\"yes\"}}")
                .text())
        .contains("bucket.versioning.enabled");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private static List<String> names(JsonNode page, String field) {
    List<String> names = new ArrayList<>();
    page.path("items").forEach(i -> names.add(i.path(field).asText()));
    return names;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(t -> texts.add(t.asText()));
    return texts;
  }
}
