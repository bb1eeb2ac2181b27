package io.mlinfra.sandbox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.sandbox.storage.ServedStorage.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The XML API, with the requests that clients of S3 and of Cloud Storage send to it. */
class XmlApiTest {
  private static final String S3 = "AWS4-HMAC-SHA256 Credential=GOOG1EX/20261126/auto/s3/x";

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

  private Answer s3(String method, String path, String body) throws Exception {
    return storage.call(method, path, body, "Authorization", S3);
  }

  @Test
  void bucketsAreMadeListedAndDeleted() throws Exception {
    String where =
        "<CreateBucketConfiguration xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>"
            + "<LocationConstraint>us-central1</LocationConstraint></CreateBucketConfiguration>";
    Answer made = storage.call("PUT", "/other-bkt", where, "x-goog-project-id", "p-other");
    assertThat(made.status()).isEqualTo(200);
    assertThat(storage.get("/storage/v1/b/other-bkt").json().path("location").asText())
        .isEqualTo("US-CENTRAL1");
    assertThat(s3("GET", "/other-bkt?location", "").text()).contains(">US-CENTRAL1<");
    assertThat(s3("GET", "/", "").text()).contains("<Name>bkt<", "<Name>other-bkt<");
    assertThat(storage.get("/", "x-goog-project-id", "p-other").text())
        .contains("<Name>other-bkt<")
        .doesNotContain("<Name>bkt<");
    assertThat(storage.call("PUT", "/other-bkt", "", "x-goog-project-id", "p-other").text())
        .contains("<Code>BucketAlreadyOwnedByYou<");
    assertThat(storage.call("PUT", "/other-bkt", "", "x-goog-project-id", "p-third").text())
        .contains("<Code>BucketNameUnavailable<");
    storage.put("other-bkt", "o", "x");
    assertThat(s3("DELETE", "/other-bkt", "").text()).contains("<Code>BucketNotEmpty<");
    assertThat(s3("DELETE", "/other-bkt/o", "").status()).isEqualTo(204);
    assertThat(s3("DELETE", "/other-bkt", "").status()).isEqualTo(204);
    assertThat(s3("GET", "/other-bkt", "").text()).contains("<Code>NoSuchBucket<");
    assertThat(s3("HEAD", "/other-bkt", "").status()).isEqualTo(404);
  }

  @Test
  void anAccessKeyBelongsToItsProject() throws Exception {
    String id =
        storage
            .call("POST", "/storage/v1/projects/p-mine/hmacKeys?serviceAccountEmail=a@b.c", "")
            .json()
            .at("/metadata/accessId")
            .asText();
    storage.call("PUT", "/mine-bkt", "", "Authorization", "AWS " + id + ":sig");
    assertThat(storage.get("/storage/v1/b?project=p-mine").text()).contains("\"mine-bkt\"");
  }

  @Test
  void objectsAreListedPageByPageInBothVersionsOfTheList() throws Exception {
    for (String name : new String[] {"a/1", "a/2", "b", "c%20d%26%C3%A9", "e"}) {
      storage.put("bkt", name, "b");
    }
    Answer first = s3("GET", "/bkt?delimiter=/&max-keys=2", "");
    assertThat(first.text())
        .contains("<Prefix>a/<", "<Key>b<", "<IsTruncated>true<", "<NextMarker>b<")
        .contains("<ETag>\"92eb5ffee6ae2fec3ad71c777531578f\"<")
        .doesNotContain("<Key>a/1<");
    assertThat(s3("GET", "/bkt?delimiter=/&marker=b", "").text())
        .contains("<Key>c d&amp;é<", "<Key>e<", "<IsTruncated>false<")
        .doesNotContain("<Key>b<");
    Answer second = s3("GET", "/bkt?list-type=2&max-keys=3&encoding-type=url", "");
    assertThat(second.text()).contains("<KeyCount>3<", "<IsTruncated>true<");
    String token = second.text().replaceAll("(?s).*<NextContinuationToken>(.*)</NextCont.*", "$1");
    assertThat(
            s3("GET", "/bkt?list-type=2&encoding-type=url&continuation-token=" + token, "").text())
        .contains("<Key>c%20d%26%C3%A9<", "<KeyCount>2<");
    assertThat(s3("GET", "/bkt?list-type=2&start-after=c", "").text())
        .contains("<KeyCount>2<")
        .doesNotContain("<Key>b<");
    assertThat(s3("GET", "/bkt?max-keys=many", "").text()).contains("<Code>InvalidArgument<");
  }

  @Test
  void allVersionsAreListedAndReadByTheirGeneration() throws Exception {
    storage.call("PUT", "/bkt?versioning", versioning("Enabled"));
    storage.put("bkt", "v", "one");
    storage.put("bkt", "v", "two");
    String list = s3("GET", "/bkt?versions&max-keys=1", "").text();
    assertThat(list)
        .contains("<ListVersionsResult", "<IsLatest>false<", "<NextKeyMarker>v<")
        .doesNotContain("<Marker>", "<Generation>");
    String generation = list.replaceAll("(?s).*<VersionId>(\\d+)<.*", "$1");
    assertThat(storage.get("/bkt?versions&max-keys=1").text())
        .contains("<ListBucketResult", "<NextMarker>v<", "<DeletedTime>")
        .contains("<NextGenerationMarker>" + generation + "<", "<Generation>" + generation + "<");
    assertThat(storage.get("/bkt?versions&marker=v&generation-marker=" + generation).text())
        .contains("<IsLatest>true<")
        .doesNotContain("<IsLatest>false<");
    assertThat(s3("GET", "/bkt/v?versionId=" + generation, "").text()).isEqualTo("one");
    assertThat(storage.get("/bkt/v?generation=" + generation + "&generation=" + generation).text())
        .isEqualTo("one");
    assertThat(s3("GET", "/bkt?versions&key-marker=v&version-id-marker=" + generation, "").text())
        .contains("<IsLatest>true<")
        .doesNotContain("<IsLatest>false<");
    assertThat(s3("DELETE", "/bkt/v?versionId=" + generation, "").status()).isEqualTo(204);
    assertThat(s3("GET", "/bkt?versions", "").text()).doesNotContain("<IsLatest>false<");
  }

  private static String versioning(String status) {
    return "<VersioningConfiguration><Status>" + status + "</Status></VersioningConfiguration>";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "versioning|<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
            + "|/versioning/enabled|true",
        "cors|<CorsConfig><Cors><Origins><Origin>http://a.example</Origin></Origins><Methods>"
            + "<Method>GET</Method></Methods><MaxAgeSec>9</MaxAgeSec></Cors></CorsConfig>"
            + "|/cors/0/maxAgeSeconds|9",
        "lifecycle|<LifecycleConfiguration><Rule><Action><SetStorageClass>NEARLINE"
            + "</SetStorageClass></Action><Condition><Age>30</Age><IsLive>true</IsLive>"
            + "<MatchesPrefix>tmp/</MatchesPrefix></Condition></Rule></LifecycleConfiguration>"
            + "|/lifecycle/rule/0/action/storageClass|NEARLINE",
        "logging|<Logging><LogBucket>logs</LogBucket><LogObjectPrefix>p</LogObjectPrefix></Logging>"
            + "|/logging/logBucket|logs",
        "website|<WebsiteConfiguration><MainPageSuffix>index.html</MainPageSuffix>"
            + "</WebsiteConfiguration>|/website/mainPageSuffix|index.html",
        "billing|<BillingConfiguration><RequesterPays>Enabled</RequesterPays>"
            + "</BillingConfiguration>|/billing/requesterPays|true",
        "tagging|<Tagging><TagSet><Tag><Key>team</Key><Value>ml</Value></Tag></TagSet></Tagging>"
            + "|/labels/team|ml",
        "storageClass|<StorageClass>COLDLINE</StorageClass>|/storageClass|COLDLINE"
      })
  void aSettingIsSetReadAndTakenAway(String parameter, String xml, String pointer, String value)
      throws Exception {
    assertThat(storage.call("PUT", "/bkt?" + parameter, xml).status()).isEqualTo(200);
    assertThat(storage.get("/storage/v1/b/bkt").json().at(pointer).asText()).isEqualTo(value);
    String shown = storage.get("/bkt?" + parameter).text();
    assertThat(shown.replaceFirst("<\\?xml.*?\\?>", "")).isEqualTo(xml);
    assertThat(storage.call("PUT", "/bkt?" + parameter, shown).status()).isEqualTo(200);
    assertThat(storage.call("PUT", "/bkt?" + parameter, "<Other/>").text())
        .contains("<Code>MalformedXML<");
    if (!parameter.equals("storageClass")) {
      assertThat(storage.call("DELETE", "/bkt?" + parameter, "").status()).isEqualTo(204);
      assertThat(storage.get("/storage/v1/b/bkt").json().at(pointer).isMissingNode()).isTrue();
    }
  }

  @Test
  void rulesThatAreSetHereAreAppliedAsTheClockMoves() throws Exception {
    storage.put("bkt", "old", "x");
    storage.call(
        "PUT",
        "/bkt?lifecycle",
        "<LifecycleConfiguration><Rule><Action><Delete/></Action><Condition><Age>2</Age>"
            + "</Condition></Rule></LifecycleConfiguration>");
    assertThat(s3("GET", "/bkt", "").text()).contains("<Key>old<");
    storage.skip(3 * 86_400);
    assertThat(s3("GET", "/bkt", "").text()).doesNotContain("<Key>old<");
  }

  @Test
  void listsOfManyObjectsToDeleteAreCarriedOut() throws Exception {
    storage.put("bkt", "a", "x");
    storage.put("bkt", "b", "x");
    storage.put("bkt", "held", "x");
    storage.call("PATCH", "/storage/v1/b/bkt/o/held", "{\"temporaryHold\":true}");
    String wanted =
        "<Delete><Object><Key>a</Key></Object><Object><Key>held</Key></Object>"
            + "<Object><Key>none</Key></Object></Delete>";
    assertThat(s3("POST", "/bkt?delete", wanted).text())
        .contains("<Deleted><Key>a<", "<Deleted><Key>none<")
        .contains("<Error><Key>held</Key><Code>ObjectUnderActiveHold<");
    String quiet = "<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>";
    assertThat(s3("POST", "/bkt?delete", quiet).text()).doesNotContain("<Deleted>");
    assertThat(storage.get("/storage/v1/b/bkt/o/b").status()).isEqualTo(404);
    assertThat(s3("POST", "/bkt?delete", "<Delete/>").status()).isEqualTo(400);
  }

  @Test
  void accessListsHaveTheFormOfWhoAsks() throws Exception {
    storage.put("bkt", "o", "x");
    String own = storage.get("/bkt?acl").text();
    assertThat(own).contains("<AccessControlList>", "<Scope type='GroupById'>", "FULL_CONTROL");
    assertThat(storage.call("PUT", "/bkt?acl", own).status()).isEqualTo(200);
    String s3 = s3("GET", "/bkt/o?acl", "").text();
    assertThat(s3).contains("<AccessControlPolicy", "xsi:type='CanonicalUser'");
    assertThat(s3("PUT", "/bkt/o?acl", s3).status()).isEqualTo(200);
    assertThat(storage.call("PUT", "/bkt/o?acl", "", "x-amz-acl", "public-read").status())
        .isEqualTo(200);
    assertThat(storage.get("/storage/v1/b/bkt/o/o/acl/allUsers").json().path("role").asText())
        .isEqualTo("READER");
    assertThat(storage.get("/bkt/o?acl").text()).contains("<Scope type='AllUsers'>");
    assertThat(storage.call("PUT", "/bkt/o?acl", "<AccessControlList/>").text())
        .contains("<Code>MalformedACLError<");
  }

  @Test
  void aCopyTakesOrReplacesWhatIsSaidOfItsSource() throws Exception {
    storage.call("PUT", "/bkt/from", "content", "x-amz-meta-k", "v", "Content-Type", "a/b");
    Answer copied = storage.call("PUT", "/bkt/to", "", "x-amz-copy-source", "/bkt/from");
    assertThat(copied.text()).contains("<CopyObjectResult", "<ETag>");
    assertThat(storage.get("/bkt/to", "Authorization", S3).header("x-amz-meta-k")).isEqualTo("v");
    storage.call(
        "PUT",
        "/bkt/to",
        "",
        "x-goog-copy-source",
        "bkt/from",
        "x-goog-metadata-directive",
        "REPLACE",
        "x-goog-meta-n",
        "w");
    Answer read = storage.get("/bkt/to");
    assertThat(read.text()).isEqualTo("content");
    assertThat(read.header("x-goog-meta-n")).isEqualTo("w");
    assertThat(read.header("x-goog-meta-k")).isEmpty();
    assertThat(storage.call("PUT", "/bkt/to", "", "x-goog-copy-source", "bkt/none").text())
        .contains("<Code>NoSuchKey<");
    String parts =
        "<ComposeRequest><Component><Name>from</Name></Component>"
            + "<Component><Name>to</Name></Component></ComposeRequest>";
    assertThat(storage.call("PUT", "/bkt/both?compose", parts).status()).isEqualTo(200);
    assertThat(storage.get("/bkt/both").text()).isEqualTo("contentcontent");
  }

  @Test
  void contentThatComesPackedStaysPacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("hello".getBytes(StandardCharsets.UTF_8));
    }
    storage.bytes("PUT", "/bkt/z", packed.toByteArray(), "Content-Encoding", "gzip");
    assertThat(storage.get("/storage/v1/b/bkt/o/z").json().path("contentEncoding").asText())
        .isEqualTo("gzip");
    assertThat(storage.get("/bkt/z", "Accept-Encoding", "gzip").http().body())
        .isEqualTo(packed.toByteArray());
    assertThat(storage.get("/bkt/z").text()).isEqualTo("hello");
  }

  @Test
  void aStreamInFramesIsStoredWithoutThem() throws Exception {
    String framed = "5;chunk-signature=ab\r\nhello\r\n0;chunk-signature=cd\r\n\r\n";
    storage.call(
        "PUT", "/bkt/f", framed, "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    assertThat(storage.get("/bkt/f").text()).isEqualTo("hello");
    assertThat(
            storage
                .call("PUT", "/bkt/f", "99\r\nshort", "x-amz-content-sha256", "STREAMING-X")
                .text())
        .contains("<Code>IncompleteBody<");
  }

  @Test
  void aSignedUrlEndsWhenItSaysSo() throws Exception {
    storage.put("bkt", "o", "x");
    DateTimeFormatter form =
        DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    String now = form.format(Instant.now());
    String before = form.format(Instant.now().minus(Duration.ofHours(2)));
    for (String prefix : new String[] {"X-Goog-", "X-Amz-"}) {
      String url = "/bkt/o?" + prefix + "Signature=ab&" + prefix + "Expires=3600&" + prefix;
      assertThat(storage.get(url + "Date=" + now).text()).isEqualTo("x");
      Answer late = storage.get(url + "Date=" + before);
      assertThat(late.status()).isEqualTo(400);
      assertThat(late.text()).contains("<Code>ExpiredToken<", "<Details>");
      assertThat(storage.get(url.replace("3600", "604801") + "Date=" + now).text())
          .contains("<Code>InvalidArgument<");
    }
    String older = "/bkt/o?GoogleAccessId=a&Signature=ab&Expires=";
    long second = Instant.now().getEpochSecond();
    assertThat(storage.get(older + (second + 60)).status()).isEqualTo(200);
    assertThat(storage.get(older + (second - 60)).status()).isEqualTo(400);
  }

  @Test
  void aResumableUploadBeginsHereToo() throws Exception {
    Answer begun =
        storage.call("POST", "/bkt/r", "", "x-goog-resumable", "start", "x-goog-meta-k", "v");
    assertThat(begun.status()).isEqualTo(201);
    String session = begun.header("Location").replaceFirst("http://[^/]+", "");
    Answer done = storage.call("PUT", session, "content");
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.text()).isEmpty();
    assertThat(done.header("ETag")).matches("\"[0-9a-f]{32}\"");
    Answer read = storage.get("/bkt/r");
    assertThat(read.text()).isEqualTo("content");
    assertThat(read.header("x-goog-meta-k")).isEqualTo("v");
  }

  @Test
  void aFormIsHeldToItsPolicy() throws Exception {
    String until = Instant.now().plusSeconds(60).toString();
    String conditions =
        "[{\"bucket\":\"bkt\"},[\"starts-with\",\"$key\",\"up/\"],"
            + "[\"content-length-range\",1,9],{\"x-goog-meta-a\":\"b\"}]";
    Answer stored = form("up/${filename}", until, conditions, "content");
    assertThat(stored.status()).isEqualTo(204);
    assertThat(storage.get("/bkt/up/f.txt").text()).isEqualTo("content");
    assertThat(storage.get("/bkt/up/f.txt").header("x-goog-meta-a")).isEqualTo("b");
    assertThat(form("down/x", until, conditions, "content").text())
        .contains("<Code>InvalidPolicyDocument<");
    assertThat(form("up/x", until, conditions, "far too long").text())
        .contains("<Code>EntityTooLarge<");
    assertThat(form("up/x", "2020-01-01T00:00:00Z", conditions, "content").text())
        .contains("<Code>ExpiredToken<");
    assertThat(form("", until, conditions, "content").text())
        .contains("<Code>MalformedPOSTRequest<");
  }

  private Answer form(String key, String until, String conditions, String content)
      throws Exception {
    String policy = "{\"expiration\":\"" + until + "\",\"conditions\":" + conditions + "}";
    String encoded = Base64.getEncoder().encodeToString(policy.getBytes(StandardCharsets.UTF_8));
    String body =
        field("key", key)
            + field("policy", encoded)
            + field("x-goog-meta-a", "b")
            + "--seam\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n"
            + "Content-Type: text/plain\r\n\r\n"
            + content
            + "\r\n--seam--\r\n";
    return storage.call("POST", "/bkt", body, "Content-Type", "multipart/form-data; boundary=seam");
  }

  private static String field(String name, String value) {
    return "--seam\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, value);
  }

  @Test
  void pagesOfOtherOriginsAreLetInAsTheBucketSays() throws Exception {
    storage.put("bkt", "o", "x");
    storage.call(
        "PATCH",
        "/storage/v1/b/bkt",
        "{\"cors\":[{\"origin\":[\"http://a.example\"],\"method\":[\"GET\"],"
            + "\"responseHeader\":[\"X-One\"],\"maxAgeSeconds\":7}]}");
    Answer asked =
        storage.call(
            "OPTIONS",
            "/bkt/o",
            "",
            "Origin",
            "http://a.example",
            "Access-Control-Request-Method",
            "GET",
            "Access-Control-Request-Headers",
            "x-one");
    assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo("http://a.example");
    assertThat(asked.header("Access-Control-Max-Age")).isEqualTo("7");
    assertThat(asked.header("Access-Control-Allow-Headers")).isEqualTo("X-One");
    Answer other =
        storage.call(
            "OPTIONS",
            "/bkt/o",
            "",
            "Origin",
            "http://b.example",
            "Access-Control-Request-Method",
            "GET");
    assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(
            storage
                .get("/bkt/o", "Origin", "http://a.example")
                .header("Access-Control-Expose-Headers"))
        .isEqualTo("X-One");
  }

  @Test
  void documentsThatAreNoneAreRefused() throws Exception {
    String doctype = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><Delete>&e;</Delete>";
    assertThat(s3("POST", "/bkt?delete", doctype).status()).isEqualTo(400);
    String deep = "<Delete>" + "<a>".repeat(5000) + "</a>".repeat(5000) + "</Delete>";
    assertThat(s3("POST", "/bkt?delete", deep).text()).contains("<Code>MalformedXML<");
    assertThat(storage.call("PUT", "/bkt/o", "", "x-goog-copy-source", "%").status())
        .isEqualTo(400);
    assertThat(storage.call("PUT", "/bkt/o", "x", "x-goog-custom-time", "never").status())
        .isEqualTo(400);
    String never =
        "<LifecycleConfiguration><Rule><Action><Delete/></Action><Condition><CreatedBefore>never"
            + "</CreatedBefore></Condition></Rule></LifecycleConfiguration>";
    assertThat(storage.call("PUT", "/bkt?lifecycle", never).status()).isEqualTo(400);
    assertThat(s3("PATCH", "/bkt/o", "").text()).contains("<Code>MethodNotAllowed<");
  }
}
