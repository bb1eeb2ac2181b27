package io.mlinfra.sandbox.compute.engine;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resource links: what the service writes and the many forms in which clients write them. */
public final class Links {
  public static final String BASE = "https://www.googleapis.com/compute/v1/";

  /** Certificates of the other service are answered by their name, without its version. */
  private static final String CERTIFICATES = "https://certificatemanager.googleapis.com/v1/";

  private static final Pattern ANY =
      Pattern.compile(
          "(?:https?://[^/]+/)?(?:compute/[a-z0-9]+/)?(projects/([^/]+)/(?:global/)?(global|(?:regions|zones)/[^/]+)/([A-Za-z]+)/(.+))");
  private static final Pattern SHORT =
      Pattern.compile("(global|(?:regions|zones)/[^/]+)/([A-Za-z]+)/(.+)");

  /** A whole JSON text that is a link below this machine's own address. */
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "\"https?://(?:127\\.0\\.0\\.1|localhost|\\[::1])(?::\\d+)?/compute/(?:v1|beta|alpha)/(projects/[^\"\\\\\\s]*)\"");

  private static final Pattern LOOPBACK_BASE =
      Pattern.compile(
          "https?://(?:127\\.0\\.0\\.1|localhost|\\[::1])(?::\\d+)?/compute/(?:v1|beta|alpha)/"
              + "(?=projects/)");

  private Links() {}

  /**
   * A request's body with the links that a client made from our address in the service's own form,
   * so that what is stored does not depend on the port.
   */
  public static byte[] canonical(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    Matcher m = LOOPBACK.matcher(text);
    return m.find() ? m.replaceAll("\"" + BASE + "$1\"").getBytes(StandardCharsets.UTF_8) : body;
  }

  /** The same for what stands in a request's query: links, and filters with links in them. */
  public static Map<String, String> canonical(Map<String, String> query) {
    Map<String, String> own = new LinkedHashMap<>(query);
    own.replaceAll((name, value) -> LOOPBACK_BASE.matcher(value).replaceAll(BASE));
    return own;
  }

  /** A resource that a link points at. */
  public record Target(String project, Scope scope, String collection, String name) {
    public String path() {
      return "projects/" + project + "/" + scope.path() + "/" + collection + "/" + name;
    }

    public String key() {
      return Links.key(project, scope, name);
    }
  }

  public static String key(String project, Scope scope, String name) {
    return project + "/" + scope.path() + "/" + name;
  }

  public static String self(String project, Scope scope, String collection, String name) {
    return BASE + "projects/" + project + "/" + scope.path() + "/" + collection + "/" + name;
  }

  public static Optional<Target> parse(String link, String project) {
    Matcher m = ANY.matcher(link);
    if (m.matches()) {
      return Optional.of(new Target(m.group(2), Scope.parse(m.group(3)), m.group(4), m.group(5)));
    }
    Matcher s = SHORT.matcher(link);
    return s.matches()
        ? Optional.of(new Target(project, Scope.parse(s.group(1)), s.group(2), s.group(3)))
        : Optional.empty();
  }

  /** The full link, where the text is a link at all. */
  public static String full(String link, String project) {
    if (link.startsWith(CERTIFICATES)) {
      return link.replace(CERTIFICATES, "//certificatemanager.googleapis.com/");
    }
    return parse(link, project).map(t -> BASE + t.path()).orElse(link);
  }

  /** The full link under the version in which the service keeps what points at backends. */
  public static String beta(String link, String project) {
    return full(link, project).replace("/compute/v1/", "/compute/beta/");
  }

  public static String last(String link) {
    return link.substring(link.lastIndexOf('/') + 1);
  }
}
