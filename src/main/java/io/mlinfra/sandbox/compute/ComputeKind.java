package io.mlinfra.sandbox.compute;

import com.google.protobuf.Descriptors.Descriptor;
import io.mlinfra.sandbox.compute.Scope.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One kind of compute resource, as data.
 *
 * @param collection as in paths: {@code subnetworks}
 * @param type the {@code kind} of its JSON: {@code compute#subnetwork}
 * @param what as error messages call it
 * @param message the message type that request bodies are checked against
 * @param required fields that an insert must set
 * @param links fields that hold links and are answered in full form
 * @param references fields that must point at something that exists
 * @param usedBy who keeps it from being deleted: collection to the fields that may point here
 * @param immutable fields that an update must not change
 * @param operations operation types by method, where they are not the method's name
 */
record ComputeKind(
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
    boolean labels,
    boolean fingerprint,
    Behaviour behaviour) {

  static ComputeKind of(
      String collection,
      String type,
      Set<Level> levels,
      Supplier<Descriptor> message,
      Behaviour behaviour) {
    return new ComputeKind(
        collection,
        "compute#" + type,
        type,
        levels,
        message,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Set.of(),
        Map.of(),
        false,
        false,
        behaviour);
  }

  ComputeKind requires(String... fields) {
    return new ComputeKind(
        collection,
        type,
        what,
        levels,
        message,
        List.of(fields),
        links,
        references,
        usedBy,
        immutable,
        operations,
        labels,
        fingerprint,
        behaviour);
  }

  /** Fields whose links are answered in full. */
  ComputeKind links(String... fields) {
    return new ComputeKind(
        collection,
        type,
        what,
        levels,
        message,
        required,
        List.of(fields),
        references,
        usedBy,
        immutable,
        operations,
        labels,
        fingerprint,
        behaviour);
  }

  ComputeKind refers(String... fields) {
    return new ComputeKind(
        collection,
        type,
        what,
        levels,
        message,
        required,
        links,
        List.of(fields),
        usedBy,
        immutable,
        operations,
        labels,
        fingerprint,
        behaviour);
  }

  ComputeKind usedBy(Map<String, List<String>> users) {
    return new ComputeKind(
        collection,
        type,
        what,
        levels,
        message,
        required,
        links,
        references,
        users,
        immutable,
        operations,
        labels,
        fingerprint,
        behaviour);
  }

  ComputeKind immutable(String... fields) {
    return new ComputeKind(
        collection,
        type,
        what,
        levels,
        message,
        required,
        links,
        references,
        usedBy,
        Set.of(fields),
        operations,
        labels,
        fingerprint,
        behaviour);
  }

  ComputeKind operations(Map<String, String> types) {
    return new ComputeKind(
        collection,
        type,
        what,
        levels,
        message,
        required,
        links,
        references,
        usedBy,
        immutable,
        types,
        labels,
        fingerprint,
        behaviour);
  }

  ComputeKind labelled() {
    return new ComputeKind(
        collection,
        type,
        what,
        levels,
        message,
        required,
        links,
        references,
        usedBy,
        immutable,
        operations,
        true,
        fingerprint,
        behaviour);
  }

  ComputeKind fingerprinted() {
    return new ComputeKind(
        collection,
        type,
        what,
        levels,
        message,
        required,
        links,
        references,
        usedBy,
        immutable,
        operations,
        labels,
        true,
        behaviour);
  }

  String store() {
    return "compute/" + collection;
  }

  String operation(String method) {
    return operations.getOrDefault(method, method);
  }
}
