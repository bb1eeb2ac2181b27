package io.mlinfra.sandbox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.sandbox.storage.ServedStorage.Answer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsOverTimeTest {
  @TempDir Path dir;

  private ServedStorage storage;

  @BeforeEach
  void start() throws Exception {
    storage = new ServedStorage(dir);
  }

  @AfterEach
  void stop() {
    storage.close();
  }

  @Test
  void rulesAreAppliedAsTheClockMoves() throws Exception {
    storage.bucket(
        "old",
        "\"softDeletePolicy\":{\"retentionDurationSeconds\":\"0\"},\"lifecycle\":{\"rule\":["
            + "{\"action\":{\"type\":\"Delete\"},\"condition\":{\"age\":30,\"matchesPrefix\":[\"t/\"]}},"
            + "{\"action\":{\"type\":\"SetStorageClass\",\"storageClass\":\"COLDLINE\"},"
            + "\"condition\":{\"age\":10,\"matchesSuffix\":[\".bin\"]}}]}");
    storage.put("old", "t%2Fx", "");
    storage.put("old", "k.bin", "");
    days(11);
    assertThat(object("old", "k.bin").json().path("storageClass").asText()).isEqualTo("COLDLINE");
    assertThat(object("old", "t%2Fx").status()).isEqualTo(200);
    days(20);
    assertThat(object("old", "t%2Fx").status()).isEqualTo(404);
    assertThat(object("old", "k.bin").status()).isEqualTo(200);
  }

  @Test
  void aDeletedBucketCanBeHadBackWithWhatWasInItUntilItsTimeIsOver() throws Exception {
    storage.bucket("gone", "\"softDeletePolicy\":{\"retentionDurationSeconds\":\"604800\"}");
    String object = storage.put("gone", "x", "content");
    storage.call("DELETE", "/storage/v1/b/gone/o/x", "");
    Answer live = storage.call("GET", "/storage/v1/b/gone", "");
    String generation = live.json().path("generation").asText();
    assertThat(storage.call("DELETE", "/storage/v1/b/gone", "").status()).isEqualTo(204);
    assertThat(storage.call("GET", "/storage/v1/b/gone", "").status()).isEqualTo(404);
    Answer listed = storage.call("GET", "/storage/v1/b?project=p-storage&softDeleted=true", "");
    assertThat(listed.json().at("/items/0/hardDeleteTime").asText()).isNotEmpty();
    String restore = "/storage/v1/b/gone/restore?generation=" + generation;
    assertThat(storage.call("POST", restore, "").status()).isEqualTo(200);
    assertThat(storage.call("POST", restore, "").status()).isEqualTo(404);
    Answer back = storage.call("POST", "/storage/v1/b/gone/o/x/restore?generation=" + object, "");
    assertThat(back.status()).as(back.text()).isEqualTo(200);
    assertThat(storage.call("GET", "/storage/v1/b/gone/o/x?alt=media", "").text())
        .isEqualTo("content");
    storage.call("DELETE", "/storage/v1/b/gone/o/x", "");
    storage.call("DELETE", "/storage/v1/b/gone", "");
    days(8);
    assertThat(storage.call("POST", restore, "").status()).isEqualTo(404);
  }

  @Test
  void versionsBehindTheNewestFewGo() throws Exception {
    storage.bucket(
        "many",
        "\"versioning\":{\"enabled\":true},\"lifecycle\":{\"rule\":[{\"action\":{\"type\":\"Delete\"},"
            + "\"condition\":{\"numNewerVersions\":2}}]}");
    String first = storage.put("many", "x", "1");
    String second = storage.put("many", "x", "2");
    storage.put("many", "x", "3");
    days(1);
    assertThat(object("many", "x?generation=" + first).status()).isEqualTo(404);
    assertThat(object("many", "x?generation=" + second).status()).isEqualTo(200);
  }

  @Test
  void softDeletedObjectsEnd() throws Exception {
    storage.bucket("soft", "");
    storage.put("soft", "x", "1");
    storage.call("DELETE", "/storage/v1/b/soft/o/x", "");
    assertThat(storage.get("/storage/v1/b/soft/o?softDeleted=true").json().path("items"))
        .hasSize(1);
    days(8);
    assertThat(storage.get("/storage/v1/b/soft/o?softDeleted=true").json().has("items")).isFalse();
  }

  @Test
  void aRetainedObjectStaysUntilItsTimeIsOver() throws Exception {
    storage.bucket("kept", "\"retentionPolicy\":{\"retentionPeriod\":\"86400\"}");
    storage.put("kept", "x", "1");
    Answer refused = storage.call("DELETE", "/storage/v1/b/kept/o/x", "");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.reason()).isEqualTo("retentionPolicyNotMet");
    assertThat(object("kept", "x").json().has("retentionExpirationTime")).isTrue();
    storage.call("POST", "/storage/v1/b/kept/lockRetentionPolicy?ifMetagenerationMatch=1", "");
    assertThat(storage.call("PATCH", "/storage/v1/b/kept", "{\"retentionPolicy\":null}").status())
        .isEqualTo(403);
    days(2);
    assertThat(storage.call("DELETE", "/storage/v1/b/kept/o/x", "").status()).isEqualTo(204);
  }

  @Test
  void aHeldObjectIsNeitherReplacedNorDeleted() throws Exception {
    storage.bucket("held", "");
    storage.put("held", "x", "1");
    storage.call("PATCH", "/storage/v1/b/held/o/x", "{\"temporaryHold\":true}");
    assertThat(storage.call("DELETE", "/storage/v1/b/held/o/x", "").reason())
        .isEqualTo("objectUnderActiveHold");
    assertThat(
            storage
                .call("POST", "/upload/storage/v1/b/held/o?uploadType=media&name=x", "2")
                .status())
        .isEqualTo(403);
    storage.call("PATCH", "/storage/v1/b/held/o/x", "{\"temporaryHold\":false}");
    assertThat(storage.call("DELETE", "/storage/v1/b/held/o/x", "").status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ab", "Upper", "-dash", "a..b", "192.168.1.1", "goog-x", "my-google-x", "a b"})
  void aBadNameIsRefused(String name) throws Exception {
    Answer answer =
        storage.call("POST", "/storage/v1/b?project=p-storage", "{\"name\":\"" + name + "\"}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("Invalid bucket name");
  }

  @Test
  void aBucketIsMadeOnceAndDeletedEmpty() throws Exception {
    storage.bucket("twice", "");
    assertThat(
            storage
                .call("POST", "/storage/v1/b?project=p-storage", "{\"name\":\"twice\"}")
                .status())
        .isEqualTo(409);
    storage.put("twice", "x", "1");
    assertThat(storage.call("DELETE", "/storage/v1/b/twice", "").status()).isEqualTo(409);
    storage.call("DELETE", "/storage/v1/b/twice/o/x", "");
    assertThat(storage.call("DELETE", "/storage/v1/b/twice?ifMetagenerationMatch=9", "").status())
        .isEqualTo(412);
    assertThat(storage.call("DELETE", "/storage/v1/b/twice", "").status()).isEqualTo(204);
  }

  @Test
  void foldersAreMadeReadAndDeletedWhenTheyAreEmpty() throws Exception {
    storage.bucket(
        "flat", "\"iamConfiguration\":{\"uniformBucketLevelAccess\":{\"enabled\":true}}");
    String folders = "/storage/v1/b/flat/managedFolders";
    assertThat(storage.call("POST", folders, "{\"name\":\"m\"}").status()).isEqualTo(200);
    assertThat(storage.get(folders + "/m").json().path("name").asText()).isEqualTo("m/");
    storage.put("flat", "m%2Fx", "1");
    assertThat(storage.call("DELETE", folders + "/m%2F", "").status()).isEqualTo(409);
    storage.call("DELETE", "/storage/v1/b/flat/o/m%2Fx", "");
    assertThat(storage.call("DELETE", folders + "/m%2F", "").status()).isEqualTo(204);
  }

  private Answer object(String bucket, String name) throws Exception {
    return storage.get("/storage/v1/b/" + bucket + "/o/" + name);
  }

  private void days(int days) throws Exception {
    storage.skip(Duration.ofDays(days).toSeconds());
  }
}
