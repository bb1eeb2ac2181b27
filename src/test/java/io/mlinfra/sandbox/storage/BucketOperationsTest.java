package io.mlinfra.sandbox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.storage.ServedStorage.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs long in a bucket: relocations, bulk restores, caches, moves of folders. */
class BucketOperationsTest {
  private static final String B = "/storage/v1/b/bkt";
  private static final String HNS =
      "\"hierarchicalNamespace\":{\"enabled\":true},"
          + "\"iamConfiguration\":{\"uniformBucketLevelAccess\":{\"enabled\":true}}";

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

  private static String id(JsonNode operation) {
    String name = operation.path("name").asText();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  @Test
  void aRelocationBetweenRegionsWaitsForItsTimeWithoutWrites() throws Exception {
    storage.bucket("bkt", "\"location\":\"us-central1\"");
    String to = "{\"destinationLocation\":\"us-east1\"";
    Answer tried = storage.call("POST", B + "/relocate", to + ",\"validateOnly\":true}");
    assertThat(tried.json().path("done").asBoolean()).isTrue();
    JsonNode operation = storage.call("POST", B + "/relocate", to + "}").json();
    assertThat(operation.path("name").asText()).startsWith("projects/_/buckets/bkt/operations/");
    assertThat(operation.path("done").asBoolean()).isFalse();
    assertThat(storage.call("POST", B + "/relocate", to + "}").status()).isEqualTo(409);
    assertThat(storage.get(B + "/operations?filter=done=false").json().path("operations"))
        .hasSize(1);
    storage.restart();
    String one = B + "/operations/" + id(operation);
    assertThat(storage.get(B).json().path("location").asText()).isEqualTo("US-CENTRAL1");
    assertThat(storage.call("POST", one + "/advanceRelocateBucket", "{}").status()).isEqualTo(204);
    assertThat(storage.get(one).json().path("done").asBoolean()).isTrue();
    assertThat(storage.get(B).json().path("location").asText()).isEqualTo("US-EAST1");
    assertThat(storage.call("POST", one + "/advanceRelocateBucket", "{}").status()).isEqualTo(400);
  }

  @Test
  void aRelocationWithinAMultiRegionIsDoneAtOnceAndACancelledOneNever() throws Exception {
    storage.bucket("bkt", "\"location\":\"us\"");
    String dual =
        "{\"destinationLocation\":\"US\",\"destinationCustomPlacementConfig\":"
            + "{\"dataLocations\":[\"US-EAST1\",\"US-WEST1\"]}}";
    assertThat(storage.call("POST", B + "/relocate", dual).json().path("done").asBoolean())
        .isTrue();
    assertThat(storage.get(B).json().path("locationType").asText()).isEqualTo("dual-region");
    JsonNode away =
        storage.call("POST", B + "/relocate", "{\"destinationLocation\":\"eu\"}").json();
    assertThat(away.path("done").asBoolean()).isTrue();
    JsonNode far =
        storage.call("POST", B + "/relocate", "{\"destinationLocation\":\"us-west1\"}").json();
    String one = B + "/operations/" + id(far);
    assertThat(storage.call("POST", one + "/cancel", "").status()).isEqualTo(204);
    assertThat(storage.get(one).json().at("/error/code").asInt()).isEqualTo(1);
    assertThat(storage.get(B).json().path("location").asText()).isEqualTo("EU");
    assertThat(storage.call("POST", B + "/relocate", "{\"destinationLocation\":\"mars\"}").status())
        .isEqualTo(400);
  }

  @Test
  void manyDeletedObjectsComeBackAtOnce() throws Exception {
    storage.bucket("bkt", "");
    for (String name : new String[] {"a/1", "a/2", "b/1", "again"}) {
      storage.put("bkt", name, name);
      storage.call("DELETE", B + "/o/" + name.replace("/", "%2F"), "");
    }
    storage.put("bkt", "again", "new");
    JsonNode some = storage.call("POST", B + "/o/bulkRestore", "{\"matchGlobs\":[\"a/*\"]}").json();
    assertThat(some.at("/metadata/successCount").asText()).isEqualTo("2");
    assertThat(storage.get("/bkt/a/2").text()).isEqualTo("a/2");
    assertThat(storage.get("/bkt/b/1").status()).isEqualTo(404);
    JsonNode none =
        storage
            .call("POST", B + "/o/bulkRestore", "{\"softDeletedBeforeTime\":\"2020-01-01\"}")
            .json();
    assertThat(none.at("/metadata/successCount").asText()).isEqualTo("0");
    JsonNode rest = storage.call("POST", B + "/o/bulkRestore", "{}").json();
    assertThat(rest.at("/metadata/successCount").asText()).isEqualTo("1");
    assertThat(rest.at("/metadata/skippedCount").asText()).isEqualTo("1");
    assertThat(storage.get("/bkt/again").text()).isEqualTo("new");
    storage.call("POST", B + "/o/bulkRestore", "{\"allowOverwrite\":true}");
    assertThat(storage.get("/bkt/again").text()).isEqualTo("again");
    assertThat(storage.get(B + "/operations/" + id(rest)).json()).isEqualTo(rest);
  }

  @Test
  void aCacheIsMadeChangedPausedAndGivenUp() throws Exception {
    storage.bucket("bkt", "\"location\":\"us-central1\"");
    String caches = B + "/anywhereCaches";
    String zone = "{\"zone\":\"us-central1-a\",\"admissionPolicy\":\"ADMIT_ON_SECOND_MISS\"}";
    JsonNode made = storage.call("POST", caches, zone).json();
    assertThat(made.at("/response/state").asText()).isEqualTo("running");
    assertThat(storage.call("POST", caches, zone).status()).isEqualTo(409);
    assertThat(storage.call("POST", caches, "{\"zone\":\"us-east1-b\"}").status()).isEqualTo(400);
    String one = caches + "/us-central1-a";
    storage.call("PATCH", one, "{\"ttl\":\"172800s\"}");
    assertThat(storage.get(one).json().path("ttl").asText()).isEqualTo("172800s");
    assertThat(storage.call("PATCH", one, "{\"ttl\":\"5s\"}").status()).isEqualTo(400);
    assertThat(storage.call("POST", one + "/pause", "").json().path("state").asText())
        .isEqualTo("paused");
    assertThat(storage.call("POST", one + "/disable", "").json().path("state").asText())
        .isEqualTo("disabled");
    assertThat(storage.call("POST", one + "/pause", "").status()).isEqualTo(412);
    assertThat(storage.get(caches).json().path("items")).hasSize(1);
    assertThat(storage.get(caches + "/us-west1-a").status()).isEqualTo(404);
  }

  @Test
  void aFolderMovesWithAllThatIsInIt() throws Exception {
    storage.bucket("bkt", HNS);
    storage.put("bkt", "a/b/o", "content");
    assertThat(storage.get(B + "/folders").json().path("items")).hasSize(2);
    String within = B + "/o?delimiter=/&includeFoldersAsPrefixes=true&prefix=a/";
    assertThat(storage.get(within).json().path("prefixes")).hasToString("[\"a/b/\"]");
    String generation = storage.get(B + "/o/a%2Fb%2Fo").json().path("generation").asText();
    JsonNode moved = storage.call("POST", B + "/folders/a%2F/renameTo/folders/z%2F", "").json();
    assertThat(moved.at("/response/name").asText()).isEqualTo("z/");
    Answer object = storage.get(B + "/o/z%2Fb%2Fo");
    assertThat(object.json().path("generation").asText()).isEqualTo(generation);
    assertThat(storage.get("/bkt/z/b/o").text()).isEqualTo("content");
    assertThat(storage.get(B + "/folders/z%2Fb%2F").status()).isEqualTo(200);
    assertThat(storage.get(B + "/folders/a%2F").status()).isEqualTo(404);
    assertThat(storage.get(B + "/o/a%2Fb%2Fo").status()).isEqualTo(404);
    assertThat(storage.call("POST", B + "/folders/z%2F/renameTo/folders/z%2Fin%2F", "").status())
        .isEqualTo(400);
    assertThat(storage.call("POST", B + "/folders/z%2F/renameTo/folders/no%2Fin%2F", "").status())
        .isEqualTo(404);
    assertThat(storage.call("POST", B + "/folders/z%2F/deleteRecursive", "").json().path("done"))
        .hasToString("true");
    assertThat(storage.get(B + "/folders").json().has("items")).isFalse();
    assertThat(storage.get("/bkt/z/b/o").status()).isEqualTo(404);
  }

  @Test
  void contextsOfObjectsAreKeptWithTheirTimesAndFiltered() throws Exception {
    storage.bucket("bkt", "");
    storage.put("bkt", "o", "x");
    storage.put("bkt", "p", "x");
    String set = "{\"contexts\":{\"custom\":{\"team\":{\"value\":\"ml\"}}}}";
    JsonNode context = storage.call("PATCH", B + "/o/o", set).json().at("/contexts/custom/team");
    assertThat(context.path("createTime").asText()).isNotEmpty();
    for (String found : new String[] {"contexts.%22team%22=%22ml%22", "contexts.%22team%22:*"}) {
      assertThat(storage.get(B + "/o?filter=" + found).json().path("items")).hasSize(1);
      JsonNode others = storage.get(B + "/o?filter=-" + found).json().path("items");
      assertThat(others.path(0).path("name").asText()).isEqualTo("p");
    }
    assertThat(storage.get(B + "/o?filter=size%3E3").status()).isEqualTo(400);
    storage.call("PATCH", B + "/o/o", "{\"contexts\":{\"custom\":{\"team\":null}}}");
    assertThat(storage.get(B + "/o/o").json().has("contexts")).isFalse();
  }

  @Test
  void listsThatWouldOpenABucketToAllAreRefusedWhereThatIsPrevented() throws Exception {
    storage.bucket("bkt", "\"iamConfiguration\":{\"publicAccessPrevention\":\"enforced\"}");
    storage.put("bkt", "o", "x");
    assertThat(storage.call("PATCH", B + "?predefinedAcl=publicRead", "{}").status())
        .isEqualTo(412);
    assertThat(storage.call("PATCH", B + "/o/o?predefinedAcl=publicRead", "{}").status())
        .isEqualTo(412);
    assertThat(
            storage
                .call("POST", "/upload/storage/v1/b/bkt/o?name=p&predefinedAcl=publicRead", "x")
                .status())
        .isEqualTo(412);
    assertThat(storage.call("PUT", "/bkt/q", "x", "x-goog-acl", "public-read").text())
        .contains("<Code>PreconditionFailed<");
    storage.call(
        "PATCH", B, "{\"iamConfiguration\":{\"uniformBucketLevelAccess\":{\"enabled\":true}}}");
    assertThat(storage.call("PATCH", B + "?predefinedAcl=private", "{}").status()).isEqualTo(400);
    assertThat(storage.call("PATCH", B + "/o/o?predefinedAcl=private", "{}").status())
        .isEqualTo(400);
  }

  @Test
  void aRestoredObjectTakesItsListWhereThatIsAskedFor() throws Exception {
    storage.bucket("bkt", "");
    storage.call("POST", "/upload/storage/v1/b/bkt/o?name=o&predefinedAcl=publicRead", "x");
    for (boolean copied : new boolean[] {true, false}) {
      String generation = storage.get(B + "/o/o").json().path("generation").asText();
      storage.call("DELETE", B + "/o/o", "");
      storage.call(
          "POST", B + "/o/o/restore?generation=" + generation + "&copySourceAcl=" + copied, "");
      assertThat(storage.get(B + "/o/o/acl/allUsers").status()).isEqualTo(copied ? 200 : 404);
    }
  }

  @Test
  void anUpdateMakesTheEntryThatIsNotThere() throws Exception {
    storage.bucket("bkt", "");
    storage.put("bkt", "o", "x");
    String entry = B + "/o/o/acl/allUsers";
    assertThat(storage.call("PATCH", entry, "{\"role\":\"READER\"}").status()).isEqualTo(404);
    assertThat(storage.call("PUT", entry, "{\"role\":\"READER\"}").status()).isEqualTo(200);
    assertThat(storage.call("PATCH", entry, "{\"role\":\"OWNER\"}").status()).isEqualTo(200);
    assertThat(storage.get(entry).json().path("role").asText()).isEqualTo("OWNER");
  }

  @Test
  void aNotificationTellsOfWhatThereIsToTell() throws Exception {
    storage.bucket("bkt", "");
    String all = B + "/notificationConfigs";
    String topic = "{\"topic\":\"projects/p/topics/t\",\"payload_format\":\"NONE\"";
    String made =
        storage
            .call("POST", all, topic + ",\"event_types\":[\"OBJECT_FINALIZE\"]}")
            .json()
            .path("id")
            .asText();
    assertThat(storage.get(all + "/" + made).json().path("event_types")).hasSize(1);
    assertThat(storage.call("POST", all, topic + ",\"event_types\":[\"RAIN\"]}").status())
        .isEqualTo(400);
    assertThat(storage.call("POST", all, topic + ",\"eventTypes\":[]}").status()).isEqualTo(400);
    assertThat(storage.call("POST", all, "{\"topic\":\"t\"}").status()).isEqualTo(400);
    assertThat(storage.call("DELETE", all + "/" + made, "").status()).isEqualTo(204);
  }

  @Test
  void partsOfABatchMayOverrideTheirMethod() throws Exception {
    storage.bucket("bkt", "");
    storage.put("bkt", "o", "x");
    String batch =
        "--seam\r\nContent-Type: application/http\r\nContent-ID: <1>\r\n\r\n"
            + "POST /storage/v1/b/bkt/o/o HTTP/1.1\r\nX-HTTP-Method-Override: PATCH\r\n"
            + "Content-Type: application/json\r\n\r\n{\"cacheControl\":\"no-store\"}\r\n"
            + "--seam--\r\n";
    storage.call(
        "POST", "/batch/storage/v1", batch, "Content-Type", "multipart/mixed; boundary=seam");
    assertThat(storage.get(B + "/o/o").json().path("cacheControl").asText()).isEqualTo("no-store");
  }
}
