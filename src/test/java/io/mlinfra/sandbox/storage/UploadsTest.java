package io.mlinfra.sandbox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.sandbox.storage.ServedStorage.Answer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
  private static final String UPLOAD = "/upload/storage/v1/b/bkt/o?uploadType=";
  private static final int CHUNK = 256 << 10;

  @TempDir Path dir;

  private ServedStorage storage;

  @BeforeEach
  void start() throws Exception {
    storage = new ServedStorage(dir);
    storage.bucket("bkt", "");
  }

  @AfterEach
  void stop() {
    storage.close();
  }

  @Test
  void metadataAndContentComeInOneRequest() throws Exception {
    String body =
        "--b\r\nContent-Type: application/json\r\n\r\n{\"name\":\"m\",\"metadata\":{\"k\":\"v\"}}"
            + "\r\n--b\r\nContent-Type: text/x\r\n\r\nline --b\r\nend\r\n--b--";
    for (String boundary : new String[] {"b", "\"b\"", "'b'"}) {
      Answer answer =
          storage.call(
              "POST",
              UPLOAD + "multipart",
              body,
              "Content-Type",
              "multipart/related; boundary=" + boundary);
      assertThat(answer.json().path("metadata").path("k").asText()).isEqualTo("v");
      assertThat(answer.json().path("contentType").asText()).isEqualTo("text/x");
    }
    assertThat(storage.get("/storage/v1/b/bkt/o/m?alt=media").text()).isEqualTo("line --b\r\nend");
  }

  @Test
  void contentThatIsNotWhatWasMeantIsRefused() throws Exception {
    Answer answer =
        storage.call("POST", UPLOAD + "media&name=h", "abc", "X-Goog-Hash", "crc32c=AAAAAA==");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("doesn't match calculated CRC32C");
    assertThat(storage.get("/storage/v1/b/bkt/o/h").status()).isEqualTo(404);
  }

  @Test
  void anInterruptedUploadGoesOnWhereItWasEvenAfterARestart() throws Exception {
    byte[] content = new byte[3 * CHUNK + 7];
    new Random(3).nextBytes(content);
    String session = path(start("big", ""));

    Answer first = chunk(session, content, 0, CHUNK, "*");
    assertThat(first.status()).isEqualTo(308);
    assertThat(first.header("Range")).isEqualTo("bytes=0-" + (CHUNK - 1));

    storage.restart();
    Answer asked = storage.call("PUT", session, "", "Content-Range", "bytes */*");
    assertThat(asked.status()).isEqualTo(308);
    assertThat(asked.header("Range")).isEqualTo("bytes=0-" + (CHUNK - 1));

    // What the server has already is sent once more, as after a lost answer.
    assertThat(chunk(session, content, 0, 2 * CHUNK, "*").header("Range"))
        .isEqualTo("bytes=0-" + (2 * CHUNK - 1));
    assertThat(chunk(session, content, 3 * CHUNK, content.length, "*").status()).isEqualTo(400);
    Answer last =
        chunk(session, content, 2 * CHUNK, content.length, String.valueOf(content.length));
    assertThat(last.status()).isEqualTo(200);
    assertThat(storage.get("/storage/v1/b/bkt/o/big?alt=media").http().body()).isEqualTo(content);
    assertThat(storage.call("PUT", session, "", "Content-Range", "bytes */*").status())
        .isEqualTo(200);
  }

  @Test
  void aSmallChunkThatIsNotTheLastIsRefused() throws Exception {
    String session = path(start("small", ""));
    assertThat(chunk(session, new byte[100], 0, 100, "*").status()).isEqualTo(400);
    assertThat(chunk(session, new byte[100], 0, 100, "100").status()).isEqualTo(200);
  }

  @Test
  void aStreamOfUnknownLengthIsOneChunkToTheEnd() throws Exception {
    String session = path(start("stream", ""));
    Answer answer =
        storage.bytes("PUT", session, new byte[CHUNK + 9], "Content-Range", "bytes 0-*/*");
    assertThat(answer.json().path("size").asLong()).isEqualTo(CHUNK + 9);
  }

  @Test
  void aClientThatTakes308ForARedirectIsToldOtherwise() throws Exception {
    String session = path(start("go", ""));
    Answer more =
        storage.bytes(
            "PUT",
            session,
            new byte[CHUNK],
            "Content-Range",
            "bytes 0-" + (CHUNK - 1) + "/*",
            "X-GUploader-No-308",
            "yes");
    assertThat(more.status()).isEqualTo(200);
    assertThat(more.header("X-HTTP-Status-Code-Override")).isEqualTo("308");
    assertThat(more.header("Range")).isEqualTo("bytes=0-" + (CHUNK - 1));
  }

  @Test
  void contentsAreReadByTheirLinkFromWhereItWasAskedFor() throws Exception {
    storage.put("bkt", "dir%2Fo", "content");
    String link = storage.get("/storage/v1/b/bkt/o").json().at("/items/0/mediaLink").asText();
    assertThat(link).startsWith("http://127.0.0.1:");
    assertThat(storage.get(link).text()).isEqualTo("content");
    assertThat(storage.get("/storage/v1/b/bkt/o/dir%2Fo").json().path("mediaLink").asText())
        .isEqualTo(link);
  }

  @Test
  void aBodyOfNullIsNone() throws Exception {
    storage.put("bkt", "o", "x");
    Answer copied =
        storage.call(
            "POST",
            "/storage/v1/b/bkt/o/o/copyTo/b/bkt/o/p",
            "null\n",
            "Content-Type",
            "application/json");
    assertThat(copied.status()).isEqualTo(200);
  }

  @Test
  void aPreconditionHoldsAtTheEndOfAnUpload() throws Exception {
    String session = path(start("race", "&ifGenerationMatch=0"));
    storage.put("bkt", "race", "first");
    assertThat(chunk(session, new byte[5], 0, 5, "5").status()).isEqualTo(412);
    assertThat(storage.get("/storage/v1/b/bkt/o/race?alt=media").text()).isEqualTo("first");
  }

  @Test
  void aCancelledUploadIsGone() throws Exception {
    String session = path(start("never", ""));
    assertThat(storage.call("DELETE", session, "").status()).isEqualTo(499);
    assertThat(chunk(session, new byte[5], 0, 5, "5").status()).isEqualTo(404);
  }

  private Answer start(String name, String query) throws Exception {
    return storage.call("POST", UPLOAD + "resumable&name=" + name + query, "");
  }

  /** Without the host: another port may serve after a restart. */
  private static String path(Answer started) {
    assertThat(started.status()).isEqualTo(200);
    return started.header("Location").replaceFirst("http://[^/]+", "");
  }

  private Answer chunk(String session, byte[] content, int from, int to, String total)
      throws Exception {
    return storage.bytes(
        "PUT",
        session,
        Arrays.copyOfRange(content, from, to),
        "Content-Range",
        "bytes " + from + "-" + (to - 1) + "/" + total);
  }

  @Test
  void partsSentInAnyOrderBecomeOneObjectEvenAfterARestart() throws Exception {
    byte[] big = new byte[5 << 20];
    new Random(5).nextBytes(big);
    String object = "/bkt/parts/one%20more";
    String id = uploadId(storage.call("POST", object + "?uploads", "", "X-Goog-Meta-K", "v"));
    String upload = object + "?uploadId=" + id;
    String second = storage.call("PUT", upload + "&partNumber=2", "tail").header("ETag");
    storage.restart();
    String first = storage.bytes("PUT", upload + "&partNumber=1", big).header("ETag");
    assertThat(storage.get("/bkt?uploads").text()).contains("<UploadId>" + id);
    assertThat(storage.get(upload + "&max-parts=1").text())
        .contains("<PartNumber>1<", "<Size>5242880<", "<IsTruncated>true<")
        .doesNotContain("<PartNumber>2<");
    assertThat(storage.get("/storage/v1/b/bkt/o/parts%2Fone%20more").status()).isEqualTo(404);

    String parts = part(1, first) + part(2, second);
    assertThat(storage.call("POST", upload, whole(parts)).text()).contains("<ETag>");
    Answer made = storage.get("/storage/v1/b/bkt/o/parts%2Fone%20more");
    assertThat(made.json().path("size").asLong()).isEqualTo(big.length + 4);
    assertThat(made.json().has("md5Hash")).isFalse();
    assertThat(made.json().path("metadata").path("k").asText()).isEqualTo("v");
    assertThat(storage.get(object).http().body())
        .endsWith('t', 'a', 'i', 'l')
        .hasSize(big.length + 4);
    assertThat(storage.get(upload).text()).contains("<Code>NoSuchUpload<");
  }

  @Test
  void anUploadInPartsIsRefusedForWhatIsWrongWithIt() throws Exception {
    String id = uploadId(storage.call("POST", "/bkt/x?uploads", ""));
    String upload = "/bkt/x?uploadId=" + id;
    assertThat(storage.call("PUT", upload + "&partNumber=10001", "a").text())
        .contains("InvalidArgument");
    String one = storage.call("PUT", upload + "&partNumber=1", "a").header("ETag");
    String two = storage.call("PUT", upload + "&partNumber=2", "b").header("ETag");
    assertThat(storage.call("POST", upload, whole(part(1, one) + part(2, two))).text())
        .contains("<Code>EntityTooSmall<");
    assertThat(storage.call("POST", upload, whole(part(2, two) + part(1, one))).text())
        .contains("<Code>InvalidPartOrder<");
    assertThat(storage.call("POST", upload, whole(part(1, two))).text())
        .contains("<Code>InvalidPart<");
    assertThat(storage.call("POST", upload, "<Complete").text()).contains("<Code>Malformed");
    assertThat(storage.call("DELETE", upload, "").status()).isEqualTo(204);
    assertThat(storage.call("PUT", upload + "&partNumber=1", "a").status()).isEqualTo(404);
    assertThat(storage.get("/bkt?uploads").text()).doesNotContain(id);
  }

  @Test
  void aKeyIsMadeStoppedAndDeleted() throws Exception {
    String keys = "/storage/v1/projects/p-storage/hmacKeys";
    String account = "sa@p-storage.iam.gserviceaccount.com";
    Answer made = storage.call("POST", keys + "?serviceAccountEmail=" + account, "");
    assertThat(made.json().path("secret").asText()).hasSize(40);
    String one = keys + "/" + made.json().at("/metadata/accessId").asText();
    assertThat(storage.get(one).json().path("state").asText()).isEqualTo("ACTIVE");
    assertThat(storage.get(one).text()).doesNotContain("secret");
    assertThat(storage.call("DELETE", one, "").status()).isEqualTo(400);
    storage.call("PUT", one, "{\"state\":\"INACTIVE\"}");
    assertThat(storage.get(keys).json().path("items")).hasSize(1);
    // As from a client that was told of an emulator.
    assertThat(storage.get("/projects/p-storage/hmacKeys").json().path("items")).hasSize(1);
    assertThat(storage.call("DELETE", one, "").status()).isEqualTo(204);
    assertThat(storage.get(keys).json().has("items")).isFalse();
  }

  private static String uploadId(Answer initiated) {
    return initiated.text().replaceAll("(?s).*<UploadId>(\\w+)</UploadId>.*", "$1");
  }

  private static String part(int number, String etag) {
    return "<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(number, etag);
  }

  private static String whole(String parts) {
    return "<CompleteMultipartUpload>" + parts + "</CompleteMultipartUpload>";
  }
}
