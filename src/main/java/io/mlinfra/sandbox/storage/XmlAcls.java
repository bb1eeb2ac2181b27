package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Access control lists as the XML API has them: in Cloud Storage's own form, and in that of S3 for
 * clients that speak to it as to S3.
 */
final class XmlAcls {
  private static final Map<String, String> PERMISSIONS =
      Map.of("OWNER", "FULL_CONTROL", "WRITER", "WRITE", "READER", "READ");
  private static final String S3_GROUP = "http://acs.amazonaws.com/groups/global/";
  private static final List<String> TEAMS = List.of("owners", "editors", "viewers");

  private XmlAcls() {}

  /** The owner that lists name: the project's owners. */
  static String owner() {
    return id("project-owners-" + Buckets.PROJECT_NUMBER);
  }

  /** Entities that have no address have a number of 64 digits. */
  private static String id(String entity) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(entity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Xml shown(JsonNode entries, boolean s3) {
    Xml xml = s3 ? new Xml("AccessControlPolicy") : Xml.plain("AccessControlList");
    xml.open("Owner").put("ID", owner()).close("Owner");
    xml.open(s3 ? "AccessControlList" : "Entries");
    for (JsonNode entry : entries) {
      String entity = entry.path("entity").asText();
      xml.open(s3 ? "Grant" : "Entry");
      if (s3) {
        grantee(xml, entity);
      } else {
        scope(xml, entity);
      }
      xml.put("Permission", PERMISSIONS.getOrDefault(entry.path("role").asText(), "READ"))
          .close(s3 ? "Grant" : "Entry");
    }
    return xml.close(s3 ? "AccessControlList" : "Entries");
  }

  private static void scope(Xml xml, String entity) {
    String[] parts = entity.split("-", 2);
    switch (parts[0]) {
      case "allUsers" -> xml.open("Scope", "type", "AllUsers");
      case "allAuthenticatedUsers" -> xml.open("Scope", "type", "AllAuthenticatedUsers");
      case "domain" -> xml.open("Scope", "type", "GroupByDomain").put("Domain", parts[1]);
      case "user" -> xml.open("Scope", "type", "UserByEmail").put("EmailAddress", parts[1]);
      case "group" -> xml.open("Scope", "type", "GroupByEmail").put("EmailAddress", parts[1]);
      default -> xml.open("Scope", "type", "GroupById").put("ID", id(entity));
    }
    xml.close("Scope");
  }

  private static void grantee(Xml xml, String entity) {
    String xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type";
    String[] parts = entity.split("-", 2);
    switch (parts[0]) {
      case "allUsers" -> xml.open("Grantee", xsi, "Group").put("URI", S3_GROUP + "AllUsers");
      case "allAuthenticatedUsers" ->
          xml.open("Grantee", xsi, "Group").put("URI", S3_GROUP + "AuthenticatedUsers");
      case "user", "group" ->
          xml.open("Grantee", xsi, "AmazonCustomerByEmail").put("EmailAddress", parts[1]);
      default -> xml.open("Grantee", xsi, "CanonicalUser").put("ID", id(entity));
    }
    xml.close("Grantee");
  }

  /** The entries that a document holds, in either form. */
  static ArrayNode read(byte[] body, boolean s3) {
    ArrayNode entries = Json.array();
    XmlElement list = XmlElement.of(body, s3 ? "AccessControlPolicy" : "AccessControlList");
    XmlElement within =
        list.child(s3 ? "AccessControlList" : "Entries").orElseThrow(XmlAcls::malformed);
    for (XmlElement entry : within.all(s3 ? "Grant" : "Entry")) {
      XmlElement who = entry.child(s3 ? "Grantee" : "Scope").orElseThrow(XmlAcls::malformed);
      String permission = entry.text("Permission");
      String role =
          PERMISSIONS.entrySet().stream()
              .filter(p -> p.getValue().equals(permission))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow(XmlAcls::malformed);
      entries.addObject().put("entity", entity(who)).put("role", role);
    }
    return entries;
  }

  private static String entity(XmlElement who) {
    return switch (who.type()) {
      case "AllUsers" -> "allUsers";
      case "AllAuthenticatedUsers" -> "allAuthenticatedUsers";
      case "GroupByDomain" -> "domain-" + who.text("Domain");
      case "UserByEmail", "AmazonCustomerByEmail" -> "user-" + who.text("EmailAddress");
      case "GroupByEmail" -> "group-" + who.text("EmailAddress");
      case "Group" ->
          switch (who.text("URI").replace(S3_GROUP, "")) {
            case "AllUsers" -> "allUsers";
            case "AuthenticatedUsers" -> "allAuthenticatedUsers";
            default -> throw malformed();
          };
      case "GroupById", "UserById", "CanonicalUser" -> byId(who.text("ID"));
      default -> throw malformed();
    };
  }

  private static String byId(String id) {
    return TEAMS.stream()
        .map(team -> "project-" + team + "-" + Buckets.PROJECT_NUMBER)
        .filter(entity -> id(entity).equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                ApiError.legacy(
                    400, "InvalidArgument", "Invalid argument: no such entity, " + id + "."));
  }

  private static ApiError malformed() {
    return ApiError.legacy(
        400,
        "MalformedACLError",
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema.");
  }
}
