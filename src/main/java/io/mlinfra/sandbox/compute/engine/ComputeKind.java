package io.mlinfra.sandbox.compute.engine;

import com.google.protobuf.Descriptors.Descriptor;
import io.mlinfra.sandbox.compute.engine.Scope.Level;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One kind of compute resource, as data.
 *
 * @param collection as in paths: {@code subnetworks}
 * @param type the {@code kind} of its JSON: {@code compute#subnetwork}
 * @param what as messages about its use call it: {@code instance_template}
 * @param message the message type that request bodies are checked against
 * @param required fields that an insert must set
 * @param links fields that hold links and are answered in full form
 * @param references fields that must point at something that exists
 * @param usedBy who keeps it from being deleted: collection to the fields that may point here
 * @param immutable fields that an update must not change
 * @param operations operation types by method, where they are not the method's name
 * @param updates which of {@code patch} (PATCH) and {@code update} (PUT) it has
 * @param setters methods that set the fields of their body, such as {@code setUrlMap}, with the
 *     type of their operation
 * @param defaults JSON of what the service fills in where an insert leaves it out
 */
public record ComputeKind(
    String collection,
    String type,
    String what,
    Set<Level> levels,
    Supplier<Descriptor> message,
    List<String> required,
    List<String> links,
    List<String> references,
    Map<String, List<String>> usedBy,
    Set<String> immutable,
    Map<String, String> operations,
    Set<String> updates,
    Map<String, String> setters,
    String defaults,
    boolean labels,
    boolean fingerprint,
    boolean linkWithId,
    Behaviour behaviour) {

  public static Builder of(
      String collection, String type, Set<Level> levels, Supplier<Descriptor> message) {
    return of(collection, type, levels, message, Behaviour.NONE);
  }

  public static Builder of(
      String collection,
      String type,
      Set<Level> levels,
      Supplier<Descriptor> message,
      Behaviour behaviour) {
    return new Builder(collection, type, levels, message, behaviour);
  }

  public String store() {
    return "compute/" + collection;
  }

  String operation(String method) {
    return operations.getOrDefault(method, method);
  }

  /** Collects what a table says about a kind. */
  public static final class Builder {
    private final String collection;
    private final String type;
    private final Set<Level> levels;
    private final Supplier<Descriptor> message;
    private final Behaviour behaviour;
    private List<String> required = List.of("name");
    private List<String> links = List.of();
    private List<String> references = List.of();
    private Map<String, List<String>> usedBy = Map.of();
    private Set<String> immutable = Set.of();
    private Map<String, String> operations = Map.of();
    private Set<String> updates = Set.of();
    private Map<String, String> setters = Map.of();
    private String defaults = "{}";
    private boolean labels;
    private boolean fingerprint;
    private boolean linkWithId;

    private Builder(
        String collection,
        String type,
        Set<Level> levels,
        Supplier<Descriptor> message,
        Behaviour behaviour) {
      this.collection = collection;
      this.type = type;
      this.levels = levels;
      this.message = message;
      this.behaviour = behaviour;
    }

    public Builder requires(String... fields) {
      required = List.of(fields);
      return this;
    }

    /** Fields whose links are answered in full. */
    public Builder links(String... fields) {
      links = List.of(fields);
      return this;
    }

    public Builder refers(String... fields) {
      references = List.of(fields);
      return this;
    }

    public Builder usedBy(Map<String, List<String>> users) {
      usedBy = users;
      return this;
    }

    public Builder immutable(String... fields) {
      immutable = Set.of(fields);
      return this;
    }

    public Builder operations(Map<String, String> types) {
      operations = types;
      return this;
    }

    public Builder updates(String... methods) {
      updates = Set.of(methods);
      return this;
    }

    public Builder setters(Map<String, String> types) {
      setters = types;
      return this;
    }

    public Builder defaults(String json) {
      defaults = json;
      return this;
    }

    public Builder labelled() {
      labels = true;
      return this;
    }

    public Builder fingerprinted() {
      fingerprint = true;
      return this;
    }

    /** Also answers a link that holds its number instead of its name. */
    public Builder linkedWithId() {
      linkWithId = true;
      return this;
    }

    public ComputeKind build() {
      return new ComputeKind(
          collection,
          "compute#" + type,
          type.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
          levels,
          message,
          required,
          links,
          references,
          usedBy,
          immutable,
          operations,
          updates,
          setters,
          defaults,
          labels,
          fingerprint,
          linkWithId,
          behaviour);
    }
  }
}
