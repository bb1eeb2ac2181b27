package io.mlinfra.sandbox.compute;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.cloud.compute.v1.Instance;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The methods of the API by their URLs, from its own definition. Reading it takes a second. */
final class ComputeMethods {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(?:=[^}]*)?}");
  private static final Pattern SEVERAL = Pattern.compile("\\{\\w+=([^}]*)}");

  private static final List<String> VERBS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private final Map<String, List<Method>> byShape = new HashMap<>();
  private final List<String> calls = new ArrayList<>();

  /**
   * @param path literal segments, and an empty one for each variable
   * @param inPath the variables of the path, as bodies would call them
   * @param parameters what the query may hold, by name
   * @param body the message of the body; empty where there is none
   */
  record Method(
      List<String> path,
      Set<String> inPath,
      Map<String, FieldDescriptor> parameters,
      Optional<Descriptor> body,
      Descriptor answer) {
    private boolean fits(List<String> segments) {
      for (int i = 0; i < path.size(); i++) {
        if (!path.get(i).isEmpty() && !path.get(i).equals(segments.get(i))) {
          return false;
        }
      }
      return true;
    }

    private long literals() {
      return path.stream().filter(s -> !s.isEmpty()).count();
    }
  }

  private static final class Loaded {
    static final ComputeMethods ALL = new ComputeMethods();
  }

  private ComputeMethods() {
    for (ServiceDescriptor service : Instance.getDescriptor().getFile().getServices()) {
      service.getMethods().forEach(this::add);
    }
  }

  private void add(MethodDescriptor method) {
    HttpRule http = method.getOptions().getExtension(AnnotationsProto.http);
    String path =
        switch (http.getPatternCase()) {
          case GET -> http.getGet();
          case POST -> http.getPost();
          case PUT -> http.getPut();
          case PATCH -> http.getPatch();
          case DELETE -> http.getDelete();
          case CUSTOM, PATTERN_NOT_SET -> "";
        };
    calls.add(
        http.getPatternCase().name()
            + " "
            + SEVERAL.matcher(path).replaceAll("$1").replace("*", "{name}"));
    Map<String, FieldDescriptor> parameters = new HashMap<>();
    for (FieldDescriptor field : method.getInputType().getFields()) {
      if (!field.getName().equals(http.getBody())) {
        parameters.put(field.getJsonName(), field);
        parameters.put(field.getName(), field);
      }
    }
    Set<String> repeated = new HashSet<>();
    Matcher inPath = VARIABLE.matcher(path);
    while (inPath.find()) {
      FieldDescriptor field = parameters.remove(inPath.group(1));
      if (field != null) {
        parameters.remove(field.getJsonName());
        repeated.add(field.getJsonName());
      }
    }
    List<String> segments = new ArrayList<>();
    // A variable may stand for several steps: {parent=reservations/*/reservationBlocks/*}.
    for (String part : SEVERAL.matcher(path.substring(1)).replaceAll("$1").split("/", -1)) {
      segments.add(part.startsWith("{") || part.equals("*") ? "" : part);
    }
    Optional<Descriptor> body =
        Optional.ofNullable(method.getInputType().findFieldByName(http.getBody()))
            .map(FieldDescriptor::getMessageType);
    byShape
        .computeIfAbsent(shape(http.getPatternCase().name(), segments), k -> new ArrayList<>())
        .add(new Method(segments, repeated, parameters, body, method.getOutputType()));
  }

  /** What a request must have in common with a method: of some nine hundred a few are left. */
  private static String shape(String verb, List<String> segments) {
    int scope = 4;
    String level = segments.size() > scope ? segments.get(scope) : "";
    int collection =
        switch (level) {
          case "zones", "regions" -> scope + 2;
          case "global", "aggregated" -> scope + 1;
          default -> segments.size();
        };
    String of = segments.size() > collection ? segments.get(collection) : "";
    return verb + segments.size() + level + "/" + of;
  }

  /** All of them, as {@code METHOD /path/{name}}. */
  static List<String> calls() {
    return Loaded.ALL.calls.stream().sorted().toList();
  }

  static Optional<Method> find(String verb, List<String> segments) {
    return Loaded.ALL.byShape.getOrDefault(shape(verb, segments), List.of()).stream()
        .filter(m -> m.fits(segments))
        // The one with more literals: images/family/x is no image named family.
        .max(Comparator.comparingLong(Method::literals));
  }

  /** Whether the path is one of the API's, but with another verb. */
  static boolean isOfAnother(String verb, List<String> segments) {
    long own = find(verb, segments).map(Method::literals).orElse(-1L);
    return VERBS.stream()
        .flatMap(v -> find(v, segments).stream())
        .anyMatch(m -> m.literals() > own);
  }
}
