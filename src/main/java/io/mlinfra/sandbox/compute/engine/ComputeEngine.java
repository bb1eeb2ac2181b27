package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mlinfra.sandbox.fault.FaultRules;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Inserts, changes and deletes compute resources of every kind; the rules are in the kinds. */
public final class ComputeEngine {
  private final Store store;
  private final Operations operations;
  private final FaultRules faults;
  private final Places places;
  private final Quotas quotas;
  private final References references = new References(this);
  private final Agenda agenda = new Agenda();
  private final AutoscalerIndex autoscalers;
  private volatile @Nullable AddressBook addresses;
  private final Map<String, ComputeKind> kinds = new HashMap<>();

  /** What each kind fills in, parsed once. */
  private final Map<String, ObjectNode> defaults = new HashMap<>();

  public ComputeEngine(
      Store store, Operations operations, FaultRules faults, Places places, Quotas quotas) {
    this.store = store;
    this.operations = operations;
    this.faults = faults;
    this.places = places;
    this.quotas = quotas;
    this.autoscalers = new AutoscalerIndex(store);
  }

  public void register(List<ComputeKind> all) {
    for (ComputeKind kind : all) {
      kinds.put(kind.collection(), kind);
      defaults.put(kind.collection(), Json.parse(kind.defaults()));
    }
  }

  public Store store() {
    return store;
  }

  public Operations operations() {
    return operations;
  }

  public FaultRules faults() {
    return faults;
  }

  public Places places() {
    return places;
  }

  public Quotas quotas() {
    return quotas;
  }

  public AutoscalerIndex autoscalers() {
    return autoscalers;
  }

  public Agenda agenda() {
    return agenda;
  }

  /** Made when it is first asked for: a cloud that is only looked at starts without it. */
  public AddressBook addresses() {
    AddressBook known = addresses;
    if (known != null) {
      return known;
    }
    store.undisturbed(
        () -> {
          if (addresses == null) {
            AddressBook fresh = new AddressBook();
            store.watch(fresh);
            addresses = fresh;
          }
        });
    return Objects.requireNonNull(addresses);
  }

  public Optional<ComputeKind> kind(String collection) {
    return Optional.ofNullable(kinds.get(collection));
  }

  public ComputeKind mustKind(String collection) {
    return kind(collection).orElseThrow(() -> new IllegalStateException("no kind " + collection));
  }

  public Resource at(String project, Scope scope, String collection, String name) {
    return new Resource(this, project, scope, mustKind(collection), name);
  }

  /** By the key under which it is stored. */
  public Resource at(String collection, String key) {
    String project = key.substring(0, key.indexOf('/'));
    String path = key.substring(project.length() + 1);
    int slash = path.lastIndexOf('/');
    return at(
        project, Scope.parse(path.substring(0, slash)), collection, path.substring(slash + 1));
  }

  public Optional<ObjectNode> find(Resource at) {
    return store.get(at.kind().store(), at.key());
  }

  /** As stored; refuses with 404. */
  public ObjectNode get(Resource at) {
    return find(at).orElseThrow(() -> Errors.notFound(at.path()));
  }

  public ObjectNode view(Resource at, ObjectNode stored) {
    ObjectNode seen = at.kind().behaviour().view(at, stored);
    return Internal.strip(seen);
  }

  /** Resources of a kind in a project, below a scope prefix such as {@code zones/}. */
  public NavigableMap<String, ObjectNode> under(
      String collection, String project, String scopePrefix) {
    return store.entriesUnder("compute/" + collection, project + "/" + scopePrefix);
  }

  public Optional<ObjectNode> resolve(String link, String project) {
    return Links.parse(link, project).flatMap(this::resolve);
  }

  /** What a link points at, by name or by number. */
  public Optional<ObjectNode> resolve(Links.Target target) {
    return store
        .get("compute/" + target.collection(), target.key())
        .or(() -> Names.numbered(this, target).flatMap(this::find));
  }

  /** Inserts a resource and starts the operation. */
  public ObjectNode insert(Request request, Resource at, ObjectNode input) {
    ObjectNode checked = ProtoShape.check(at.kind().message().get(), input);
    try {
      return insertChecked(request, at, checked);
    } catch (FoundInOperation late) {
      return store.transaction(
          () -> operations.failed(request, at, at.kind().operation("insert"), late.error()));
    }
  }

  private ObjectNode insertChecked(Request request, Resource at, ObjectNode checked) {
    return store.transaction(
        () -> {
          Optional<ObjectNode> again = operations.repeated(request, at.project());
          if (again.isPresent()) {
            return again.get();
          }
          Optional<ObjectNode> doomed =
              operations.doomed(request, at, at.kind().operation("insert"));
          if (doomed.isPresent()) {
            return doomed.get();
          }
          ObjectNode body = put(at, checked);
          return operations.start(
              request,
              at,
              at.kind().behaviour().operation(at, body, "insert"),
              body.path("id").asText());
        });
  }

  /** Stores a new resource; must run within a transaction. */
  public ObjectNode put(Resource at, ObjectNode body) {
    body.put("name", at.name());
    Merge.prune(body);
    Labels.check(body);
    check(at, body);
    if (find(at).isPresent()) {
      throw Errors.exists(at.path());
    }
    body.put("kind", at.kind().type());
    body.put("id", Operations.id());
    body.put("creationTimestamp", operations.now());
    body.put("selfLink", at.selfLink());
    if (at.kind().linkWithId()) {
      body.put("selfLinkWithId", at.named(body.path("id").asText()).selfLink());
    }
    body.remove(List.of("region", "zone"));
    switch (at.scope().level()) {
      case REGION ->
          body.put("region", Links.BASE + "projects/" + at.project() + "/" + at.scope().path());
      case ZONE ->
          body.put("zone", Links.BASE + "projects/" + at.project() + "/" + at.scope().path());
      case GLOBAL -> {}
    }
    Defaults.put(body, defaults.getOrDefault(at.kind().collection(), Json.object()));
    normalise(at, body);
    at.kind().behaviour().complete(at, body);
    quotas.check(this, at, body, Optional.empty());
    stamp(at, body);
    store.put(at.kind().store(), at.key(), body);
    at.kind().behaviour().created(at, body);
    return body;
  }

  private void check(Resource at, ObjectNode body) {
    if (!at.name().matches(Errors.NAME_RULE)) {
      throw Errors.invalid(
          "name", at.name(), "Must be a match of regex '" + Errors.NAME_RULE + "'");
    }
    for (String field : at.kind().required()) {
      if (text(body, field).isEmpty()
          && !body.at("/" + field.replace('.', '/')).isContainerNode()) {
        throw Errors.required(field);
      }
    }
    references.check(at, body);
    BodyRules.check(at.kind().collection(), body);
  }

  private void normalise(Resource at, ObjectNode body) {
    for (String field : at.kind().links()) {
      FieldPath.replace(
          body,
          field,
          n -> n.isTextual() ? TextNode.valueOf(Links.full(n.textValue(), at.project())) : n);
    }
  }

  /** Fresh fingerprints, as after every change. */
  private static void stamp(Resource at, ObjectNode body) {
    if (at.kind().labels()) {
      body.put("labelFingerprint", fingerprint(body.path("labels")));
    }
    if (at.kind().fingerprint()) {
      body.put(
          "fingerprint",
          fingerprint(TextNode.valueOf(Long.toString(ThreadLocalRandom.current().nextLong()))));
    }
  }

  /** What the service answers where there is nothing to tell apart. */
  private static final String OF_NOTHING = "42WmSpB8rSM=";

  public static String fingerprint(JsonNode of) {
    if (of.isMissingNode() || of.isEmpty() && of.isContainerNode()) {
      return OF_NOTHING;
    }
    CRC32 crc = new CRC32();
    crc.update(of.toString().getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder()
        .encodeToString(
            java.nio.ByteBuffer.allocate(8).putLong(crc.getValue() * 2654435761L).array());
  }

  /** Recordings are normalised to this value; a replayed request carries it. */
  private static final String RECORDED = "abcdef0123A=";

  public static boolean stale(String supplied, String current) {
    // Clients may send bytes in either alphabet of base64.
    String plain = plain(supplied);
    return !plain.isEmpty() && !plain.equals(plain(current)) && !plain.equals(RECORDED);
  }

  private static String plain(String base64) {
    return base64.replace('-', '+').replace('_', '/');
  }

  /** PATCH merges, PUT replaces what a client can set. */
  public ObjectNode update(Request request, Resource at, ObjectNode input, String method) {
    ObjectNode checked = ProtoShape.check(at.kind().message().get(), withoutNulls(input));
    boolean merge = method.equals("patch");
    return change(
        request,
        at,
        at.kind().behaviour().operation(at, checked, method),
        before -> {
          if (at.kind().fingerprint()
              && stale(
                  checked.path("fingerprint").asText(""), before.path("fingerprint").asText(""))) {
            throw Errors.stale("Supplied fingerprint does not match current metadata fingerprint.");
          }
          ObjectNode after =
              merge
                  ? Merge.patch(before, input, checked)
                  : Merge.replace(at.kind(), before, checked);
          for (String field : at.kind().immutable()) {
            if (!text(before, field).isEmpty()
                && !Links.full(text(after, field), at.project())
                    .equals(Links.full(text(before, field), at.project()))) {
              throw Errors.invalid(field, text(after, field), "Field cannot be changed.");
            }
          }
          return after;
        });
  }

  /** How a stored body becomes the next one. */
  @FunctionalInterface
  public interface Step {
    ObjectNode apply(ObjectNode before);
  }

  /** Changes a stored resource and starts the operation. */
  public ObjectNode change(Request request, Resource at, String type, Step step) {
    try {
      return changeChecked(request, at, type, step);
    } catch (FoundInOperation late) {
      return store.transaction(() -> operations.failed(request, at, type, late.error()));
    }
  }

  private ObjectNode changeChecked(Request request, Resource at, String type, Step step) {
    return store.transaction(
        () -> {
          Optional<ObjectNode> again = operations.repeated(request, at.project());
          if (again.isPresent()) {
            return again.get();
          }
          Optional<ObjectNode> doomed = operations.doomed(request, at, type);
          if (doomed.isPresent()) {
            return doomed.get();
          }
          ObjectNode before = get(at);
          rewrite(at, before, step.apply(before));
          return operations.start(request, at, type, before.path("id").asText());
        });
  }

  /** Stores a changed body; must run within a transaction. */
  public void rewrite(Resource at, ObjectNode before, ObjectNode after) {
    Merge.prune(after);
    Labels.check(after);
    references.check(at, after);
    normalise(at, after);
    quotas.check(this, at, after, Optional.of(before));
    at.kind().behaviour().updating(at, before, after);
    BodyRules.check(at.kind().collection(), after);
    stamp(at, after);
    store.put(at.kind().store(), at.key(), after);
    at.kind().behaviour().updated(at, before, after);
  }

  public ObjectNode delete(Request request, Resource at) {
    return store.transaction(
        () -> {
          Optional<ObjectNode> again = operations.repeated(request, at.project());
          if (again.isPresent()) {
            return again.get();
          }
          Optional<ObjectNode> doomed =
              operations.doomed(request, at, at.kind().operation("delete"));
          if (doomed.isPresent()) {
            return doomed.get();
          }
          ObjectNode body = get(at);
          at.kind().behaviour().deleting(at, body);
          refuseIfUsed(at);
          remove(at, body);
          return operations.start(
              request,
              at,
              at.kind().behaviour().operation(at, body, "delete"),
              body.path("id").asText());
        });
  }

  public void remove(Resource at, ObjectNode body) {
    store.remove(at.kind().store(), at.key());
    at.kind().behaviour().deleted(at, body);
  }

  private void refuseIfUsed(Resource at) {
    at.kind()
        .usedBy()
        .forEach(
            (collection, fields) -> {
              for (Map.Entry<String, ObjectNode> e :
                  under(collection, at.project(), "").entrySet()) {
                for (String field : fields) {
                  for (JsonNode link : FieldPath.all(e.getValue(), field)) {
                    if (Links.parse(link.asText(), at.project())
                        .filter(t -> t.path().equals(at.path()))
                        .isPresent()) {
                      String user = e.getValue().path("selfLink").asText();
                      throw Errors.inUse(
                          at.kind().what(), at.path(), user.substring(user.indexOf("projects/")));
                    }
                  }
                }
              }
            });
  }

  private static ObjectNode withoutNulls(ObjectNode input) {
    ObjectNode copy = Json.object();
    input.properties().stream()
        .filter(f -> !f.getValue().isNull())
        .forEach(f -> copy.set(f.getKey(), f.getValue()));
    return copy;
  }

  static String text(JsonNode body, String dotted) {
    return body.at("/" + dotted.replace('.', '/')).asText("");
  }
}
