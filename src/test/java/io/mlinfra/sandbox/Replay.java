package io.mlinfra.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends a recording's requests in order, binds its placeholders, and counts the answers that are
 * alike.
 */
final class Replay {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
  private static final Pattern TIME =
      Pattern.compile("20\\d\\d-\\d\\d-\\d\\dT[\\d:.]+(Z|[+-]\\d\\d:\\d\\d)");
  private static final Pattern LAST_NAME = Pattern.compile("/\\$\\{(\\w+)}(?:/\\w+)?(?:\\?.*)?$");
  private static final Pattern LAST_OF_PATH =
      Pattern.compile("(projects/[^?]*/\\w+)/\\$\\{(\\w+)}(?:/\\w+)?(?:\\?.*)?$");
  private static final Pattern HOST = Pattern.compile("https?://[^/]+/");
  private static final Set<String> ANY =
      Set.of(
          "id",
          "numericId",
          "targetId",
          "fingerprint",
          "labelFingerprint",
          "etag",
          "insertTime",
          "startTime",
          "endTime",
          "creationTimestamp",
          "progress",
          "user",
          "uniqueId",
          "timeCreated",
          "updated",
          "generation",
          "metageneration",
          "projectNumber",
          "lastStartTimestamp",
          "lastStopTimestamp",
          "cpuPlatform",
          "selfLinkWithId",
          "gatewayAddress",
          "natIP",
          "networkIP",
          "address",
          "oauth2ClientId",
          "createTime",
          "updateTime",
          "traceId",
          "requestId",
          "softDeleteTime",
          "expireTime",
          "IPAddress",
          "nameServers");

  private final URI base;
  private final HttpClient client;
  private final String suffix;
  private final Map<String, String> bound = new HashMap<>();

  /** Other objects that a placeholder has stood for. */
  private final Map<String, List<String>> earlier = new HashMap<>();

  private String lastId = "0";

  Replay(URI base, HttpClient client, String suffix) {
    this.base = base;
    this.client = client;
    this.suffix = suffix;
    bound.putAll(
        Map.of(
            "projectId",
            "ml-fleet-dev",
            "projectNumber",
            "123456789012",
            "uniqueId",
            "u" + suffix,
            "testUniqueId",
            "u" + suffix));
  }

  /** Which exchanges were not answered alike, each with the first difference. */
  List<String> run(Recording recording) throws IOException, InterruptedException {
    List<String> unlike = new ArrayList<>();
    for (Recording.Exchange e : recording.exchanges()) {
      List<String> differences = one(e);
      if (!differences.isEmpty()) {
        unlike.add(e.method() + " " + e.url() + ": " + differences.getFirst());
      }
    }
    return unlike;
  }

  private List<String> one(Recording.Exchange e) throws IOException, InterruptedException {
    bindDefaultNetwork(e);
    bindChange(e);
    bindNamed(e);
    List<String> differences = attempt(e);
    boolean harmless = e.method().equals("GET") || differences.toString().contains("status 404");
    if (!differences.isEmpty() && harmless) {
      Matcher named = LAST_NAME.matcher(e.url());
      if (named.find()) {
        return withAnotherName(e, named.group(1), differences);
      }
    }
    return differences;
  }

  /**
   * Recordings give objects of one kind one placeholder, however many there are. One that was not
   * there yet when it was recorded is another object and gets a name of its own; one that does not
   * look as recorded may be an earlier one.
   */
  private List<String> withAnotherName(
      Recording.Exchange e, String placeholder, List<String> differences)
      throws IOException, InterruptedException {
    String current = bound.get(placeholder);
    if (current == null || placeholder.startsWith("operation")) {
      return differences;
    }
    List<String> names = earlier.computeIfAbsent(placeholder, p -> new ArrayList<>());
    if (e.status() == 404) {
      names.add(current);
      bound.put(placeholder, current + "-" + names.size());
      return attempt(e);
    }
    for (String name : List.copyOf(names)) {
      bound.put(placeholder, name);
      List<String> again = attempt(e);
      if (again.isEmpty()) {
        names.remove(name);
        names.add(current);
        return again;
      }
    }
    bound.put(placeholder, current);
    return differences;
  }

  /** Recordings blank out a change's id, by which it is read afterwards. */
  private void bindChange(Recording.Exchange e) {
    if (e.url().contains("/changes/${changeId}")) {
      bound.put("changeId", lastId);
    }
  }

  /**
   * Some recordings have a placeholder in the path, and the name that it stands for in the answer.
   */
  private void bindNamed(Recording.Exchange e) {
    Matcher path = LAST_OF_PATH.matcher(e.url());
    if (!path.find() || path.group(2).startsWith("operation")) {
      return;
    }
    Matcher named =
        Pattern.compile(Pattern.quote(path.group(1)) + "/([^/\"'\\s?]+)").matcher(e.answer());
    if (named.find() && !named.group(1).contains("${" + path.group(2) + "}")) {
      bound.put(path.group(2), fill(named.group(1)));
    }
  }

  private List<String> attempt(Recording.Exchange e) throws IOException, InterruptedException {
    URI recorded = URI.create(fill(e.url()).replace(" ", "%20").replace("\"", "%22"));
    String query = recorded.getRawQuery() == null ? "" : "?" + recorded.getRawQuery();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + recorded.getRawPath() + query))
            .header("Content-Type", "application/json")
            .method(e.method(), BodyPublishers.ofString(fill(e.body())))
            .build();
    JsonNode want = parse(e.answer());
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    boolean wantsDone =
        e.url().contains("/operations/") && want.path("status").asText().equals("DONE");
    for (int i = 0;
        i < 200 && wantsDone && parse(answer.body()).path("status").asText().equals("RUNNING");
        i++) {
      answer = client.send(request, BodyHandlers.ofString());
    }
    if (e.method().equals("POST")) {
      lastId = parse(answer.body()).path("id").asText(lastId);
    }
    List<String> differences = new ArrayList<>();
    if (answer.statusCode() != e.status()) {
      String message = parse(answer.body()).at("/error/message").asText();
      differences.add(
          "status " + answer.statusCode() + " instead of " + e.status() + " " + message);
    }
    if (!want.isMissingNode()) {
      same(want, parse(answer.body()), "$", "", differences, false);
    }
    return differences;
  }

  /** Recordings hide the name of the default network behind a placeholder of its own. */
  private void bindDefaultNetwork(Recording.Exchange e) {
    if (parse(e.answer()).path("description").asText().equals("Default network for the project")) {
      Matcher m = Pattern.compile("/networks/\\$\\{(\\w+)}").matcher(e.url());
      if (m.find()) {
        bound.put(m.group(1), "default");
      }
    }
  }

  private void same(
      JsonNode want,
      JsonNode got,
      String at,
      String key,
      List<String> differences,
      boolean operation) {
    if (ANY.contains(key) && !want.isNull() && !got.isMissingNode()) {
      if (want.isTextual() && want.asText().contains("${")) {
        bind(want.asText(), got.asText());
      }
      return;
    }
    if (want.isObject()) {
      if (!got.isObject()) {
        differences.add(at + ": no object");
        return;
      }
      boolean op = want.path("kind").asText().equals("compute#operation");
      want.properties()
          .forEach(
              f -> {
                boolean mayLack =
                    op
                        && Set.of("endTime", "startTime", "targetId", "warnings")
                            .contains(f.getKey());
                if (!got.has(f.getKey())) {
                  if (!mayLack) {
                    differences.add(at + "." + f.getKey() + ": missing");
                  }
                } else {
                  same(
                      f.getValue(),
                      got.get(f.getKey()),
                      at + "." + f.getKey(),
                      f.getKey(),
                      differences,
                      op);
                }
              });
    } else if (want.isArray()) {
      if (!got.isArray() || got.size() != want.size()) {
        differences.add(at + ": another number of items");
        return;
      }
      for (int i = 0; i < want.size(); i++) {
        same(want.get(i), got.get(i), at + "[" + i + "]", "", differences, false);
      }
    } else if (want.isTextual()) {
      boolean status =
          operation
              && key.equals("status")
              && Set.of("PENDING", "RUNNING", "DONE").contains(got.asText());
      boolean times = TIME.matcher(want.asText()).matches() && TIME.matcher(got.asText()).matches();
      if (!status && !times && !bind(want.asText(), got.asText())) {
        differences.add(at + ": " + got.asText() + " instead of " + want.asText());
      }
    } else if (!want.equals(got)) {
      differences.add(at + ": " + got + " instead of " + want);
    }
  }

  private boolean bind(String want, String got) {
    String pattern = HOST.matcher(want).replaceAll("//");
    StringBuilder regex = new StringBuilder();
    List<String> names = new ArrayList<>();
    Matcher m = VARIABLE.matcher(pattern);
    int end = 0;
    while (m.find()) {
      regex.append(Pattern.quote(pattern.substring(end, m.start())));
      String known = bound.get(m.group(1));
      if (known != null && !m.group(1).toLowerCase(Locale.ROOT).startsWith("operation")) {
        regex.append(Pattern.quote(known));
      } else {
        regex.append("([^/]+?)");
        names.add(m.group(1));
      }
      end = m.end();
    }
    regex.append(Pattern.quote(pattern.substring(end)));
    Matcher found = Pattern.compile(regex.toString()).matcher(HOST.matcher(got).replaceAll("//"));
    if (!found.matches()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      bound.put(names.get(i), found.group(i + 1));
    }
    return true;
  }

  private String fill(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    bound.computeIfAbsent(
                        m.group(1),
                        n -> n.toLowerCase(Locale.ROOT).replaceAll("id$", "") + "-" + suffix)));
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      return json == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : json;
    } catch (JsonProcessingException notJson) {
      return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
  }
}
