package io.mlinfra.apply;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** Derives request ids and body hashes; the same input always gives the same result. */
final class RequestIds {
  private RequestIds() {}

  /** A name-based UUID as in RFC 9562, section 5.5, with the apply as its name space. */
  static String derive(String applyId, String step, int use) {
    byte[] hash = digest("SHA-1", applyId + "|" + step + "|" + use);
    hash[6] = (byte) ((hash[6] & 0x0f) | 0x50);
    hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
    ByteBuffer bytes = ByteBuffer.wrap(hash);
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
  }

  /** A short hash of what was wanted; tells whether a later wish is the same. */
  static String hash(String text) {
    return HexFormat.of().formatHex(digest("SHA-256", text), 0, 16);
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is part of every Java platform", e);
    }
  }
}
