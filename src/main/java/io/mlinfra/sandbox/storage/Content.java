package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object's content: the file that holds it, how long it is, and its checksums in base 64.
 *
 * @param blob the file's name
 * @param md5 empty for what was composed of others
 */
record Content(String blob, long size, String md5, String crc32c) {
  private static final Pattern HASH = Pattern.compile("(crc32c|md5)=([A-Za-z0-9+/=]+)");

  static Content of(JsonNode object) {
    return new Content(
        object.path("_blob").asText(),
        object.path("size").asLong(),
        object.path("md5Hash").asText(""),
        object.path("crc32c").asText());
  }

  void describe(ObjectNode object) {
    object.put("size", Long.toString(size)).put("crc32c", crc32c).put("_blob", blob);
    if (md5.isEmpty()) {
      object.remove("md5Hash");
    } else {
      object.put("md5Hash", md5);
    }
  }

  /** Refuses content that is not what the client meant to send. */
  void mustBe(JsonNode metadata, Request request) {
    md5(metadata.path("md5Hash").asText(""));
    crc32c(metadata.path("crc32c").asText(""));
    md5(request.header("content-md5"));
    Matcher hash = HASH.matcher(request.header("x-goog-hash"));
    while (hash.find()) {
      if (hash.group(1).equals("md5")) {
        md5(hash.group(2));
      } else {
        crc32c(hash.group(2));
      }
    }
  }

  private void md5(String wanted) {
    if (!wanted.isEmpty() && !md5.isEmpty() && !wanted.equals(md5)) {
      throw Errors.invalid(
          "Provided MD5 hash \""
              + wanted
              + "\" doesn't match calculated MD5 hash \""
              + md5
              + "\".");
    }
  }

  private void crc32c(String wanted) {
    if (!wanted.isEmpty() && !wanted.equals(crc32c)) {
      throw Errors.invalid(
          "Provided CRC32C \"" + wanted + "\" doesn't match calculated CRC32C \"" + crc32c + "\".");
    }
  }
}
