package io.mlinfra.sandbox.compute;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.http.FieldMask;
import io.mlinfra.sandbox.http.QueryParameters;
import io.mlinfra.sandbox.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks what a request says in its query: names, types, ids and the mask of fields. */
final class QueryCheck {
  private static final Set<String> OF_LISTS =
      Set.of("filter", "maxResults", "orderBy", "pageToken", "returnPartialSuccess");

  /** Names in masks that every client uses, for which the definition need not be read. */
  private static final Set<String> COMMON =
      Set.of(
          "*",
          "accelerators",
          "guestAcceleratorCount",
          "guestCpus",
          "id",
          "instances",
          "items",
          "kind",
          "machineType",
          "machineTypes",
          "memoryMb",
          "name",
          "nextPageToken",
          "preemptible",
          "provisioningModel",
          "quotas",
          "scheduling",
          "selfLink",
          "status",
          "zone");

  private static final String UUID =
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
  private static final String NO_UUID = "00000000-0000-0000-0000-000000000000";

  private QueryCheck() {}

  static void check(Request request) {
    request.param("requestId").ifPresent(QueryCheck::requestId);
    Optional<FieldMask> mask = FieldMask.of(request);
    if (!request.segments().get(1).equals("v1")
        || mask.filter(m -> !common(m)).isEmpty()
            && request.query().keySet().stream().allMatch(n -> plain(request, n))) {
      return;
    }
    ComputeMethods.find(request.method(), request.segments())
        .ifPresent(
            method -> {
              request.query().forEach((name, value) -> parameter(method, name, value));
              mask.ifPresent(m -> fields(m, method.answer()));
            });
  }

  private static boolean common(FieldMask mask) {
    return COMMON.containsAll(mask.children().keySet())
        && mask.children().values().stream().allMatch(QueryCheck::common);
  }

  /** What can be told without the API's definition, which takes time to read. */
  private static boolean plain(Request request, String name) {
    if (QueryParameters.isStandard(name)) {
      return true;
    }
    if (!request.method().equals("GET")) {
      return name.equals("requestId");
    }
    List<String> rest = request.segments().subList(4, request.segments().size());
    return switch (rest.isEmpty() ? "" : rest.getFirst()) {
      case "aggregated" ->
          rest.size() == 2 && (OF_LISTS.contains(name) || name.equals("includeAllScopes"));
      case "global" -> rest.size() == 2 && OF_LISTS.contains(name);
      case "regions", "zones" -> (rest.size() == 3 || rest.size() == 1) && OF_LISTS.contains(name);
      default -> false;
    };
  }

  /** docs.cloud.google.com/compute/docs/reference/rest/v1/instances/insert, 2026-11-26. */
  private static void requestId(String id) {
    if (!id.matches(UUID) || id.equals(NO_UUID)) {
      throw Errors.badParameter("requestId", id, "Must be a UUID other than " + NO_UUID + ".");
    }
  }

  private static void parameter(ComputeMethods.Method method, String name, String value) {
    if (QueryParameters.isStandard(name)) {
      return;
    }
    FieldDescriptor field = method.parameters().get(name);
    if (field == null) {
      throw Errors.badRequest(QueryParameters.message(name));
    }
    if (field.isRepeated() || value.isEmpty()) {
      return;
    }
    String type =
        switch (field.getJavaType()) {
          case BOOLEAN -> value.matches("(?i)true|false") ? "" : "TYPE_BOOL";
          case INT -> value.matches("-?\\d{1,10}") ? "" : "TYPE_INT32";
          case LONG -> value.matches("-?\\d{1,19}") ? "" : "TYPE_INT64";
          default -> "";
        };
    // Sizes of pages have a refusal of their own.
    if (!type.isEmpty() && !name.equals("maxResults")) {
      throw Errors.badRequest("Invalid value at '" + name + "' (" + type + "), \"" + value + "\"");
    }
  }

  private static void fields(FieldMask mask, Descriptor type) {
    mask.children()
        .forEach(
            (name, below) -> {
              if (name.equals("*")) {
                return;
              }
              FieldDescriptor field =
                  type.getFields().stream()
                      .filter(f -> f.getJsonName().equals(name))
                      .findFirst()
                      .orElseThrow(() -> FieldMask.invalid(name));
              boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
              if (!message && !below.children().isEmpty()) {
                throw FieldMask.invalid(name + "/" + below.children().keySet().iterator().next());
              }
              if (message && !field.isMapField()) {
                fields(below, field.getMessageType());
              } else if (message) {
                entries(below, field.getMessageType().findFieldByName("value"));
              }
            });
  }

  /** The entries of a map may have any name. */
  private static void entries(FieldMask mask, FieldDescriptor value) {
    if (value.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      mask.children().values().forEach(below -> fields(below, value.getMessageType()));
    }
  }
}
