package io.mlinfra.sandbox.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlinfra.sandbox.storage.ServedStorage.Answer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that are stored with a key of the client's. */
class CustomerKeysTest {
  private static final String O = "/storage/v1/b/bkt/o/";

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

  /** The three headers of a key whose bytes are all the same. */
  private static String[] key(int each, String prefix) throws Exception {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) each);
    Base64.Encoder base64 = Base64.getEncoder();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(key);
    return new String[] {
      prefix + "algorithm", "AES256",
      prefix + "key", base64.encodeToString(key),
      prefix + "key-sha256", base64.encodeToString(hash)
    };
  }

  private static String[] key(int each) throws Exception {
    return key(each, "x-goog-encryption-");
  }

  private static String[] both(String[] one, String[] other) {
    String[] both = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private Answer upload(String name, String... headers) throws Exception {
    return storage.call(
        "POST", "/upload/storage/v1/b/bkt/o?uploadType=media&name=" + name, "secret", headers);
  }

  @Test
  void onlyTheSameKeyOpensAnObject() throws Exception {
    Answer stored = upload("o", key(1));
    assertThat(stored.json().at("/customerEncryption/encryptionAlgorithm").asText())
        .isEqualTo("AES256");
    assertThat(storage.get(O + "o?alt=media").reason())
        .isEqualTo("resourceIsEncryptedWithCustomerEncryptionKey");
    assertThat(storage.get(O + "o?alt=media", key(2)).reason())
        .isEqualTo("customerEncryptionKeyIsIncorrect");
    Answer read = storage.get(O + "o?alt=media", key(1));
    assertThat(read.text()).isEqualTo("secret");
    assertThat(read.header("x-goog-encryption-key-sha256")).isEqualTo(key(1)[5]);
    assertThat(storage.get("/bkt/o").text())
        .contains("<Code>ResourceIsEncryptedWithCustomerEncryptionKey<");
    assertThat(storage.get(O + "o").json().has("crc32c")).isFalse();
    assertThat(storage.get(O + "o", key(1)).json().has("md5Hash")).isTrue();
    storage.restart();
    assertThat(storage.get(O + "o?alt=media", key(1)).text()).isEqualTo("secret");
  }

  @Test
  void aKeyForWhatNeedsNoneIsRefused() throws Exception {
    upload("plain");
    assertThat(storage.get(O + "plain?alt=media", key(1)).reason())
        .isEqualTo("resourceNotEncryptedWithCustomerEncryptionKey");
  }

  @Test
  void headersThatDoNotFitAreRefused() throws Exception {
    String[] wrong = key(1);
    wrong[1] = "DES";
    assertThat(upload("o", wrong).reason()).isEqualTo("customerEncryptionAlgorithmIsInvalid");
    wrong = key(1);
    wrong[3] = "c2hvcnQ=";
    assertThat(upload("o", wrong).reason()).isEqualTo("customerEncryptionKeyFormatIsInvalid");
    wrong = key(1);
    wrong[5] = key(2)[5];
    assertThat(upload("o", wrong).reason()).isEqualTo("customerEncryptionKeySha256IsInvalid");
    assertThat(storage.get(O + "o").status()).isEqualTo(404);
  }

  @Test
  void aRewriteChangesTheKey() throws Exception {
    upload("o", key(1));
    String to = O + "o/rewriteTo/b/bkt/o/o";
    assertThat(storage.call("POST", to, "{}", key(2)).reason())
        .isEqualTo("resourceIsEncryptedWithCustomerEncryptionKey");
    String[] keys = both(key(2), key(1, "x-goog-copy-source-encryption-"));
    assertThat(storage.call("POST", to, "{}", keys).json().path("done").asBoolean()).isTrue();
    assertThat(storage.get(O + "o?alt=media", key(2)).text()).isEqualTo("secret");
    storage.call("POST", to, "{}", key(2, "x-goog-copy-source-encryption-"));
    assertThat(storage.get(O + "o?alt=media").text()).isEqualTo("secret");
  }

  @Test
  void partsAreComposedWithTheirOneKey() throws Exception {
    upload("a", key(1));
    upload("b", key(1));
    String parts = "{\"sourceObjects\":[{\"name\":\"a\"},{\"name\":\"b\"}]}";
    assertThat(storage.call("POST", O + "ab/compose", parts).status()).isEqualTo(400);
    assertThat(storage.call("POST", O + "ab/compose", parts, key(1)).status()).isEqualTo(200);
    assertThat(storage.get(O + "ab?alt=media", key(1)).text()).isEqualTo("secretsecret");
  }

  @Test
  void aResumableUploadKeepsTheKeyItBeganWith() throws Exception {
    Answer begun =
        storage.call("POST", "/upload/storage/v1/b/bkt/o?uploadType=resumable&name=r", "", key(3));
    String session = begun.header("Location").replaceFirst("http://[^/]+", "");
    assertThat(storage.call("PUT", session, "late").status()).isEqualTo(200);
    assertThat(storage.get(O + "r?alt=media").status()).isEqualTo(400);
    assertThat(storage.get(O + "r?alt=media", key(3)).text()).isEqualTo("late");
  }

  @Test
  void aKeyOfTheBucketIsNamedByItsObjects() throws Exception {
    String key = "projects/p/locations/us/keyRings/r/cryptoKeys/k";
    storage.bucket("kms-bkt", "\"encryption\":{\"defaultKmsKeyName\":\"" + key + "\"}");
    storage.put("kms-bkt", "o", "x");
    assertThat(storage.get("/storage/v1/b/kms-bkt/o/o").json().path("kmsKeyName").asText())
        .isEqualTo(key + "/cryptoKeyVersions/1");
    assertThat(
            storage
                .call("POST", "/upload/storage/v1/b/bkt/o?name=k&kmsKeyName=nonsense", "x")
                .reason())
        .isEqualTo("cloudKmsBadKey");
  }
}
