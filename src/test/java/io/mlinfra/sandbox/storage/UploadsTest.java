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
}
