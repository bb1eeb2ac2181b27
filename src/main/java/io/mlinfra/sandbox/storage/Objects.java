package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.SandboxClock;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/** Objects: their generations, contents and listing. Keys are bucket/name, then the generation. */
final class Objects {
  static final String STORE = "storage/objects";
  private static final char SEPARATOR = '\u0001';

  private final Store store;
  private final SandboxClock clock;
  private final Buckets buckets;
  private final AtomicLong lastGeneration = new AtomicLong();

  Objects(Store store, SandboxClock clock, Buckets buckets) {
    this.store = store;
    this.clock = clock;
    this.buckets = buckets;
  }

  private static String key(String bucket, String name, String generation) {
    return bucket + "/" + name + SEPARATOR + generation;
  }

  private long nextGeneration() {
    return lastGeneration.updateAndGet(last -> Math.max(last + 1, clock.millis() * 1000));
  }

  /** The live version of an object. */
  Optional<ObjectNode> current(String bucket, String name) {
    return store.under(STORE, bucket + "/" + name + SEPARATOR).stream()
        .filter(o -> !o.has("timeDeleted"))
        .reduce((a, b) -> b);
  }

  ObjectNode find(Request request, String bucket, String name) {
    buckets.find(bucket);
    Optional<ObjectNode> found =
        request
            .param("generation")
            .map(g -> store.get(STORE, key(bucket, name, g)).filter(o -> !o.has("softDeleteTime")))
            .orElseGet(() -> current(bucket, name));
    ObjectNode object = found.orElseThrow(() -> Errors.noObject(bucket, name));
    Preconditions.check(request, Optional.of(object));
    return object;
  }

  /** Stores a new version; the one before is kept where the bucket keeps versions. */
  ObjectNode put(
      Request request, String bucketName, String name, ObjectNode metadata, byte[] content) {
    if (name.isEmpty() || name.getBytes(StandardCharsets.UTF_8).length > 1024) {
      throw Errors.invalid("Invalid object name.");
    }
    Path blob = write(content);
    return store.transaction(
        () -> {
          ObjectNode bucket = buckets.find(bucketName);
          Optional<ObjectNode> before = current(bucketName, name);
          Preconditions.check(request, before);
          String now = StorageTimes.format(clock.now());
          before.ifPresent(b -> retire(bucket, b, now));
          String generation = Long.toString(nextGeneration());
          ObjectNode object = metadata.deepCopy();
          object
              .put("kind", "storage#object")
              .put("id", bucketName + "/" + name + "/" + generation);
          object.put(
              "selfLink",
              "https://www.googleapis.com/storage/v1/b/" + bucketName + "/o/" + escaped(name));
          object.put(
              "mediaLink",
              "https://storage.googleapis.com/download/storage/v1/b/"
                  + bucketName
                  + "/o/"
                  + escaped(name)
                  + "?generation="
                  + generation
                  + "&alt=media");
          object
              .put("name", name)
              .put("bucket", bucketName)
              .put("generation", generation)
              .put("metageneration", "1");
          object.put("storageClass", bucket.path("storageClass").asText("STANDARD"));
          object
              .put("size", Integer.toString(content.length))
              .put("md5Hash", md5(content))
              .put("crc32c", crc32c(content));
          object.put(
              "etag", "C" + generation.substring(Math.max(0, generation.length() - 8)) + "=");
          object
              .put("timeCreated", now)
              .put("updated", now)
              .put("timeStorageClassUpdated", now)
              .put("timeFinalized", now);
          object.put("_blob", blob.getFileName().toString());
          store.put(STORE, key(bucketName, name, generation), object);
          return object;
        });
  }

  private void retire(ObjectNode bucket, ObjectNode object, String now) {
    String key =
        key(
            object.path("bucket").asText(),
            object.path("name").asText(),
            object.path("generation").asText());
    boolean versions = bucket.path("versioning").path("enabled").asBoolean();
    boolean soft = bucket.path("softDeletePolicy").path("retentionDurationSeconds").asLong() > 0;
    if (versions) {
      store.put(STORE, key, object.deepCopy().put("timeDeleted", now));
    } else if (soft) {
      store.put(STORE, key, object.deepCopy().put("timeDeleted", now).put("softDeleteTime", now));
    } else {
      store.remove(STORE, key);
    }
  }

  void delete(Request request, String bucketName, String name) {
    store.transaction(
        () -> {
          ObjectNode object = find(request, bucketName, name);
          ObjectNode bucket = buckets.find(bucketName);
          if (request.param("generation").isPresent() && object.has("timeDeleted")) {
            store.remove(STORE, key(bucketName, name, object.path("generation").asText()));
          } else {
            retire(bucket, object, StorageTimes.format(clock.now()));
          }
          return true;
        });
  }

  ObjectNode patch(Request request, String bucketName, String name) {
    return store.transaction(
        () -> {
          ObjectNode after = find(request, bucketName, name).deepCopy();
          request
              .json()
              .properties()
              .forEach(
                  f -> {
                    if (f.getValue().isNull()) {
                      after.remove(f.getKey());
                    } else if (List.of(
                            "metadata",
                            "contentType",
                            "cacheControl",
                            "contentDisposition",
                            "contentEncoding",
                            "contentLanguage",
                            "customTime",
                            "eventBasedHold",
                            "temporaryHold")
                        .contains(f.getKey())) {
                      after.set(f.getKey(), f.getValue());
                    }
                  });
          after
              .put("metageneration", Long.toString(after.path("metageneration").asLong() + 1))
              .put("updated", StorageTimes.format(clock.now()));
          store.put(STORE, key(bucketName, name, after.path("generation").asText()), after);
          return after;
        });
  }

  Response list(Request request, String bucket) {
    buckets.find(bucket);
    String prefix = request.query().getOrDefault("prefix", "");
    String delimiter = request.query().getOrDefault("delimiter", "");
    boolean versions = request.flag("versions");
    boolean soft = request.flag("softDeleted");
    int max = request.param("maxResults").map(Integer::parseInt).orElse(1000);
    String after =
        request
            .param("pageToken")
            .map(t -> new String(Base64.getUrlDecoder().decode(t), StandardCharsets.UTF_8))
            .orElse("");
    String from = request.query().getOrDefault("startOffset", "");
    String to = request.query().getOrDefault("endOffset", "");
    TreeSet<String> prefixes = new TreeSet<>();
    List<ObjectNode> items = new ArrayList<>();
    String next = "";
    for (Map.Entry<String, ObjectNode> e :
        store.entriesUnder(STORE, bucket + "/" + prefix).entrySet()) {
      ObjectNode object = e.getValue();
      String name = object.path("name").asText();
      boolean wanted =
          object.has("softDeleteTime") ? soft : !soft && (versions || !object.has("timeDeleted"));
      if (!wanted
          || e.getKey().compareTo(after) <= 0
          || (!from.isEmpty() && name.compareTo(from) < 0)
          || (!to.isEmpty() && name.compareTo(to) >= 0)) {
        continue;
      }
      int cut = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
      if (items.size() + prefixes.size() >= max) {
        next = e.getKey();
        break;
      }
      if (cut >= 0) {
        prefixes.add(name.substring(0, cut + delimiter.length()));
      } else {
        items.add(visible(object));
      }
      after = e.getKey();
    }
    ObjectNode out = Json.object().put("kind", "storage#objects");
    if (!next.isEmpty()) {
      out.put(
          "nextPageToken",
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(after.getBytes(StandardCharsets.UTF_8)));
    }
    if (!prefixes.isEmpty()) {
      ArrayNode list = out.putArray("prefixes");
      prefixes.forEach(list::add);
    }
    if (!items.isEmpty()) {
      out.set("items", Json.array(items));
    }
    return Response.json(out);
  }

  static ObjectNode visible(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove("_blob");
    return copy;
  }

  byte[] content(ObjectNode object) {
    try {
      return Files.readAllBytes(store.blobs().resolve(object.path("_blob").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException("an object's content is missing", e);
    }
  }

  private Path write(byte[] content) {
    Path file = store.blobs().resolve(java.util.UUID.randomUUID().toString());
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write an object's content", e);
    }
  }

  private static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String md5(byte[] content) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String crc32c(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
