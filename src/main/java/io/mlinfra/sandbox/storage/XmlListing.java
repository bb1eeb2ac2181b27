package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The list of a bucket's objects in the XML API: versions 1 and 2 of the listing, and with {@code
 * versions} that of all versions. It is the JSON API's list in other words:
 * docs.cloud.google.com/storage/docs/xml-api/get-bucket-list, read 2026-11-26.
 */
final class XmlListing {
  private final Store store;
  private final Request request;
  private final ObjectNode bucket;
  private final String root;
  private final boolean versions;
  private final boolean second;

  /** S3's list of versions has elements of its own, and its clients may bear no others. */
  private final boolean s3;

  private final UnaryOperator<String> name;

  XmlListing(Store store, Request request, ObjectNode bucket) {
    this.store = store;
    this.request = request;
    this.bucket = bucket;
    this.root = bucket.path("name").asText() + "/";
    this.versions = request.query().containsKey("versions");
    this.second = request.query().getOrDefault("list-type", "").equals("2");
    this.s3 = XmlRequest.isS3(request);
    this.name =
        request.query().getOrDefault("encoding-type", "").equals("url")
            ? n -> StorageLinks.escaped(n).replace("%2F", "/")
            : n -> n;
  }

  Response answer() {
    String most = request.query().getOrDefault("max-keys", "");
    if (!most.isEmpty() && !most.matches("\\d{1,9}")) {
      throw Errors.invalid("Invalid value for max-keys: '" + most + "'");
    }
    Map<String, String> query = new HashMap<>();
    query.put("prefix", param("prefix"));
    query.put("delimiter", param("delimiter"));
    query.put("maxResults", most);
    query.put("pageToken", token());
    query.put("versions", Boolean.toString(versions));
    JsonNode page = new ObjectListing(store, with(query), bucket).page();
    boolean more = page.has("nextPageToken");
    Xml xml =
        Xml.list(versions && s3 ? "ListVersionsResult" : "ListBucketResult")
            .put("Name", bucket.path("name").asText());
    xml.put("Prefix", name.apply(param("prefix")));
    head(xml, page);
    xml.putIfAny("Delimiter", name.apply(param("delimiter")));
    xml.putIfAny("EncodingType", param("encoding-type"));
    xml.put("MaxKeys", most.isEmpty() ? "1000" : most);
    xml.put("IsTruncated", Boolean.toString(more));
    if (more) {
      next(xml, decoded(page.path("nextPageToken").asText()));
    }
    page.path("items").forEach(o -> object(xml, o));
    page.path("prefixes")
        .forEach(
            p ->
                xml.open("CommonPrefixes")
                    .put("Prefix", name.apply(p.asText()))
                    .close("CommonPrefixes"));
    return xml.response();
  }

  private String param(String of) {
    return request.query().getOrDefault(of, "");
  }

  private static String param(String value, String otherwise) {
    return value.isEmpty() ? otherwise : value;
  }

  private Request with(Map<String, String> query) {
    return new Request(
        "GET", request.path(), request.segments(), query, request.headers(), new byte[0]);
  }

  /** The JSON API's token for where the client wants to go on. */
  private String token() {
    if (second && !param("continuation-token").isEmpty()) {
      return param("continuation-token");
    }
    String after = second ? param("start-after") : param(param("marker"), param("key-marker"));
    if (after.isEmpty()) {
      return "";
    }
    String generation = param(param("generation-marker"), param("version-id-marker"));
    boolean folder = !param("delimiter").isEmpty() && after.endsWith(param("delimiter"));
    String key =
        folder && generation.isEmpty()
            ? root + after + Character.MAX_VALUE
            : root
                + after
                + Objects.SEPARATOR
                + param(generation, String.valueOf(Character.MAX_VALUE));
    return PageTokens.encode(key);
  }

  private void head(Xml xml, JsonNode page) {
    if (second) {
      xml.put(
          "KeyCount", Integer.toString(page.path("items").size() + page.path("prefixes").size()));
      xml.putIfAny("ContinuationToken", param("continuation-token"));
      xml.putIfAny("StartAfter", name.apply(param("start-after")));
    } else if (versions && s3) {
      xml.put("KeyMarker", name.apply(param("key-marker")));
      xml.put("VersionIdMarker", param("version-id-marker"));
    } else {
      xml.put("Marker", name.apply(param(param("marker"), param("key-marker"))));
    }
  }

  private static String decoded(String token) {
    return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
  }

  /**
   * @param key that of the last entry of this page
   */
  private void next(Xml xml, String key) {
    if (second) {
      xml.put("NextContinuationToken", PageTokens.encode(key));
      return;
    }
    int end = key.indexOf(Objects.SEPARATOR);
    String last =
        end < 0
            ? key.substring(root.length(), key.length() - 1)
            : key.substring(root.length(), end);
    String generation = versions && end >= 0 ? key.substring(end + 1) : "";
    if (versions && s3) {
      xml.put("NextKeyMarker", name.apply(last));
      xml.putIfAny("NextVersionIdMarker", generation);
    } else {
      xml.put("NextMarker", name.apply(last));
      xml.putIfAny("NextGenerationMarker", generation);
    }
  }

  private void object(Xml xml, JsonNode object) {
    String element = versions ? "Version" : "Contents";
    String generation = object.path("generation").asText();
    xml.open(element).put("Key", name.apply(object.path("name").asText()));
    if (versions && s3) {
      xml.put("VersionId", generation);
    } else {
      xml.put("Generation", generation)
          .put("MetaGeneration", object.path("metageneration").asText());
    }
    if (versions) {
      xml.put("IsLatest", Boolean.toString(!object.has("timeDeleted")));
      xml.putIfAny("DeletedTime", s3 ? "" : object.path("timeDeleted").asText(""));
    }
    xml.put("LastModified", object.path("updated").asText())
        .put("ETag", XmlObjects.etag(object))
        .put("Size", object.path("size").asText())
        .put("StorageClass", object.path("storageClass").asText());
    if (!second || param("fetch-owner").equals("true")) {
      xml.open("Owner").put("ID", XmlAcls.owner()).close("Owner");
    }
    xml.close(element);
  }
}
