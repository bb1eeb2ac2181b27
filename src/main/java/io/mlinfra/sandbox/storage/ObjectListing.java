package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Lists the objects of a bucket, page by page, cut at delimiters. */
final class ObjectListing {
  private final Store store;
  private final Request request;
  private final ObjectNode bucket;
  private final String root;
  private final String prefix;
  private final String delimiter;
  private final boolean versions;
  private final boolean soft;
  private final Optional<Pattern> glob;
  private final Predicate<JsonNode> contexts;
  private final boolean trailing;
  private final boolean full;
  private final TreeSet<String> prefixes = new TreeSet<>();
  private final List<ObjectNode> items = new ArrayList<>();

  ObjectListing(Store store, Request request, ObjectNode bucket) {
    this.store = store;
    this.request = request;
    this.bucket = bucket;
    this.root = bucket.path("name").asText() + "/";
    this.prefix = request.query().getOrDefault("prefix", "");
    this.delimiter = request.query().getOrDefault("delimiter", "");
    this.versions = request.flag("versions");
    this.soft = request.flag("softDeleted");
    this.trailing = request.flag("includeTrailingDelimiter");
    this.glob = request.param("matchGlob").map(Glob::compile);
    this.contexts = request.param("filter").map(Contexts::filter).orElse(o -> true);
    this.full = Params.full(request, false);
    if (versions && soft) {
      throw Errors.invalid("versions and softDeleted cannot both be true.");
    }
  }

  Response answer() {
    return Response.json(page());
  }

  /** The page that the request asks for. */
  ObjectNode page() {
    int size = Params.pageSize(request, "maxResults");
    String end = request.param("endOffset").map(e -> root + e).orElse("");
    NavigableMap<String, ObjectNode> all = store.entriesUnder(Objects.STORE, root + prefix);
    String token = PageTokens.decode(request);
    String start = request.param("startOffset").map(s -> root + s).orElse("");
    Map.Entry<String, ObjectNode> at =
        token.compareTo(start) >= 0 && !token.isEmpty()
            ? all.higherEntry(token)
            : all.ceilingEntry(start);
    String last = "";
    boolean more = false;
    while (at != null && (end.isEmpty() || at.getKey().compareTo(end) < 0)) {
      String key = at.getKey();
      String next = key;
      if (wanted(at.getValue())) {
        if (items.size() + prefixes.size() >= size) {
          more = true;
          break;
        }
        next = take(at);
        last = next;
      }
      at = all.higherEntry(next);
    }
    return page(more ? last : "");
  }

  private boolean wanted(ObjectNode object) {
    boolean kind =
        object.has("softDeleteTime") ? soft : !soft && (versions || !object.has("timeDeleted"));
    return kind
        && contexts.test(object)
        && (glob.isEmpty() || glob.get().matcher(object.path("name").asText()).matches());
  }

  /** Returns the key behind which to go on: behind all that a prefix stands for. */
  private String take(Map.Entry<String, ObjectNode> entry) {
    String name = entry.getValue().path("name").asText();
    int cut = delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
    if (cut < 0) {
      items.add(shown(entry.getValue()));
      return entry.getKey();
    }
    String folder = name.substring(0, cut + delimiter.length());
    prefixes.add(folder);
    if (!trailing) {
      return root + folder + Character.MAX_VALUE;
    }
    if (name.equals(folder)) {
      items.add(shown(entry.getValue()));
    }
    return entry.getKey();
  }

  private ObjectNode shown(ObjectNode object) {
    return CustomerKeys.veiled(ObjectView.shown(bucket, object, full), Optional.empty());
  }

  private ObjectNode page(String last) {
    ObjectNode out = Json.object().put("kind", "storage#objects");
    if (!last.isEmpty()) {
      out.put("nextPageToken", PageTokens.encode(last));
    } else if (request.flag("includeFoldersAsPrefixes")) {
      prefixes.addAll(BucketParts.prefixes(store, root, prefix, delimiter));
    }
    if (!prefixes.isEmpty()) {
      prefixes.forEach(out.putArray("prefixes")::add);
    }
    if (!items.isEmpty()) {
      out.set("items", Json.array(items));
    }
    return out;
  }
}
