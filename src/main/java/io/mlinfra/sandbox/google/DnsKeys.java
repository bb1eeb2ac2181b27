package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** The keys by which a zone is signed, where it is: one for keys and one for records. */
final class DnsKeys {
  private static final List<String> TYPES = List.of("keySigning", "zoneSigning");

  private DnsKeys() {}

  static Response list(ObjectNode zone) {
    ObjectNode answer = Json.object().put("kind", "dns#dnsKeysListResponse");
    var keys = answer.putArray("dnsKeys");
    if (zone.path("dnssecConfig").path("state").asText("").toLowerCase(Locale.ROOT).equals("on")) {
      TYPES.forEach(type -> keys.add(key(zone, type)));
    }
    return Response.json(answer);
  }

  static Response one(ObjectNode zone, String id) {
    JsonNode all = list(zone).json();
    if (all != null) {
      for (JsonNode key : all.path("dnsKeys")) {
        if (key.path("id").asText().equals(id)) {
          return Response.json(key);
        }
      }
    }
    throw ApiError.legacyWithStatus(
        404,
        "notFound",
        "NOT_FOUND",
        "The 'parameters.dnsKeyId' resource named '" + id + "' does not exist.");
  }

  /** What is answered of a key follows from the zone's name: no key signs anything here. */
  private static ObjectNode key(ObjectNode zone, String type) {
    JsonNode spec = Json.object();
    for (JsonNode given : zone.path("dnssecConfig").path("defaultKeySpecs")) {
      spec = given.path("keyType").asText().equals(type) ? given : spec;
    }
    boolean keys = type.equals("keySigning");
    byte[] material = hash(zone.path("dnsName").asText() + type);
    ObjectNode key =
        Json.object()
            .put("kind", "dns#dnsKey")
            .put("id", keys ? "0" : "1")
            .put("type", type)
            .put("algorithm", spec.path("algorithm").asText("rsasha256"))
            .put("keyLength", spec.path("keyLength").asInt(keys ? 2048 : 1024))
            .put("isActive", true)
            .put("keyTag", (material[0] & 0xff) << 8 | material[1] & 0xff)
            .put("publicKey", Base64.getEncoder().encodeToString(material))
            .put("creationTime", zone.path("creationTime").asText());
    if (keys) {
      key.putArray("digests")
          .addObject()
          .put("type", "sha256")
          .put("digest", HexFormat.of().withUpperCase().formatHex(material));
    }
    return key;
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
