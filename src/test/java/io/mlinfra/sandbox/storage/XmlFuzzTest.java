package io.mlinfra.sandbox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.sandbox.storage.ServedStorage.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests to Cloud Storage put together by chance from parts that are almost right: none of them
 * may fail inside.
 */
class XmlFuzzTest {
  private static final int REQUESTS = Math.min(20_000, Integer.getInteger("fuzz.requests", 1500));

  private static final List<String> METHODS =
      List.of("GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH");

  private static final List<String> PATHS =
      List.of(
          "/bkt",
          "/bkt/",
          "/bkt/o",
          "/bkt//",
          "/bkt/a%2Fb",
          "/none",
          "/none/o",
          "/bkt/%00",
          "/bkt/..",
          "/bkt/" + "x".repeat(1100),
          "/",
          "/storage/v1/b/bkt/anywhereCaches",
          "/storage/v1/b/bkt/anywhereCaches/us-central1-a",
          "/storage/v1/b/bkt/anywhereCaches/us-central1-a/pause",
          "/storage/v1/b/bkt/relocate",
          "/storage/v1/b/bkt/operations",
          "/storage/v1/b/bkt/operations/x/cancel",
          "/storage/v1/b/bkt/operations/x/advanceRelocateBucket",
          "/storage/v1/b/bkt/o/bulkRestore",
          "/storage/v1/b/bkt/o/o",
          "/storage/v1/b/bkt/folders/a/renameTo/folders/b",
          "/storage/v1/b/bkt/folders/a/deleteRecursive",
          "/storage/v1/b/bkt/folders");

  private static final List<String> PARAMETERS =
      List.of(
          "acl",
          "cors",
          "lifecycle",
          "versioning",
          "website",
          "logging",
          "tagging",
          "billing",
          "storageClass",
          "location",
          "uploads",
          "uploadId=x",
          "partNumber=1",
          "delete",
          "compose",
          "versions",
          "list-type=2",
          "max-keys=1",
          "max-keys=-1",
          "marker=%00",
          "prefix=%EF%BF%BF",
          "continuation-token=!!",
          "continuation-token=YQ",
          "generation=abc",
          "versionId=1",
          "encryptionConfig",
          "defaultObjectAcl",
          "upload_id=zz",
          "X-Goog-Signature=a",
          "X-Goog-Date=1",
          "X-Goog-Expires=99",
          "Signature=x",
          "Expires=1",
          "alt=media",
          "encoding-type=url",
          "delimiter=/",
          "key-marker=a",
          "version-id-marker=1",
          "filter=contexts.");

  private static final List<String> BODIES =
      List.of(
          "",
          "<a/>",
          "<Delete><Object><Key>a</Key></Object></Delete>",
          "<Delete><Object/></Delete>",
          "<CorsConfig><Cors/></CorsConfig>",
          "<CorsConfig><Cors><MaxAgeSec>x</MaxAgeSec></Cors></CorsConfig>",
          "<LifecycleConfiguration><Rule/></LifecycleConfiguration>",
          "<LifecycleConfiguration><Rule><Action><Delete/></Action><Condition>"
              + "<CreatedBefore>x</CreatedBefore></Condition></Rule></LifecycleConfiguration>",
          "<Tagging><TagSet><Tag/></TagSet></Tagging>",
          "<VersioningConfiguration/>",
          "<StorageClass>x</StorageClass>",
          "<AccessControlList><Entries><Entry/></Entries></AccessControlList>",
          "<AccessControlList><Entries><Entry><Scope type='GroupById'/>"
              + "<Permission>READ</Permission></Entry></Entries></AccessControlList>",
          "<ComposeRequest/>",
          "<ComposeRequest><Component><Name>o</Name><Generation>x</Generation></Component>"
              + "</ComposeRequest>",
          "<CompleteMultipartUpload><Part/></CompleteMultipartUpload>",
          "\u0001",
          "{\"a\":1}",
          "--s\r\nContent-Disposition: form-data; name=\"policy\"\r\n\r\ne30=\r\n--s\r\n"
              + "Content-Disposition: form-data; name=\"key\"\r\n\r\nk\r\n--s\r\n"
              + "Content-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--s--",
          "{\"zone\":\"us-central1-a\"}",
          "{\"destinationLocation\":\"us-east1\"}",
          "{\"matchGlobs\":[\"[\",\"**\"]}",
          "{\"softDeletedAfterTime\":\"2026-01-01\"}",
          "{\"contexts\":{\"custom\":{\"a\":null,\"b\":{\"value\":\"x\"}}}}",
          "{\"contexts\":{\"custom\":{\"a\":1}}}",
          "{\"contexts\":null}",
          "[]",
          "null",
          "{\"customTime\":\"2026-01-01\"}");

  private static final String[][] HEADERS = {
    {"Authorization", "AWS a:b"},
    {"x-goog-copy-source", "bkt/o"},
    {"x-goog-copy-source", "%"},
    {"x-amz-copy-source", "/bkt/o?versionId=1"},
    {"x-goog-acl", "none"},
    {"x-goog-acl", "public-read"},
    {"x-amz-content-sha256", "STREAMING-X"},
    {"content-encoding", "gzip"},
    {"content-encoding", "aws-chunked,gzip"},
    {"Content-Type", "multipart/form-data; boundary=s"},
    {"Content-Type", "multipart/form-data"},
    {"x-goog-encryption-key", "%%"},
    {"x-goog-encryption-algorithm", "AES256"},
    {"Origin", "x"},
    {"x-goog-if-generation-match", "x"},
    {"x-goog-resumable", "start"},
    {"range", "bytes=9-1"},
    {"content-range", "bytes */x"},
    {"content-range", "bytes 0-1/*"},
    {"x-goog-custom-time", "never"},
    {"x-goog-storage-class", "none"},
    {"x-goog-meta-", "x"},
    {"if-match", "\"x\""},
    {"if-none-match", "*"},
  };

  @TempDir Path dir;

  @Test
  void noRequestFailsInside() throws Exception {
    Random random = new Random(Long.getLong("fuzz.seed", 5));
    List<String> failures = new ArrayList<>();
    try (ServedStorage storage = new ServedStorage(dir)) {
      for (int i = 0; i < REQUESTS; i++) {
        if (i % 50 == 0) {
          storage.call("PUT", "/bkt", "", "x-goog-project-id", "p");
          storage.call("PUT", "/bkt/o", "content");
        }
        String method = one(random, METHODS);
        String query = one(random, PARAMETERS) + "&" + one(random, PARAMETERS);
        String path = one(random, PATHS) + "?" + query;
        String body = one(random, BODIES);
        String[] header = HEADERS[random.nextInt(HEADERS.length)];
        Answer answer =
            storage.bytes(method, path, body.getBytes(StandardCharsets.ISO_8859_1), header);
        if (answer.status() >= 500) {
          failures.add(method + " " + path + " " + String.join(": ", header) + " " + body);
        }
      }
      assertThat(storage.get("/_sandbox/ping").status()).isEqualTo(200);
    }
    assertThat(failures.stream().limit(5)).isEmpty();
  }

  private static String one(Random random, List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
