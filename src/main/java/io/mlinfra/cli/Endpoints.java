package io.mlinfra.cli;

import java.net.URI;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The services that a plan may speak to, and the addresses that a person gives for them. */
final class Endpoints {
  static final List<String> GOOGLE =
      List.of(
          "compute",
          "storage",
          "iam",
          "dns",
          "cloudresourcemanager",
          "billingbudgets",
          "cloudquotas",
          "serviceusage",
          "monitoring");
  private static final List<String> OTHERS = List.of("databricks", "datadog", "turbonomic");

  /** Every service; the embedded cloud serves each of them. */
  static final List<String> SERVICES = Stream.concat(GOOGLE.stream(), OTHERS.stream()).toList();

  private Endpoints() {}

  /**
   * What {@code --endpoint SERVICE=URL} means.
   *
   * @throws CommandFailure with exit code 64 for an unknown service, for what is no URL, and for
   *     plain http to another machine
   */
  static URI parse(String service, String url) {
    if (!SERVICES.contains(service)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--endpoint knows no service \""
              + service
              + "\"; there are "
              + String.join(", ", new TreeSet<>(GOOGLE))
              + ", "
              + String.join(", ", new TreeSet<>(OTHERS)));
    }
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "--endpoint " + service + "=" + url + " is no URL");
    }
    String host = uri.getHost() == null ? "" : uri.getHost();
    boolean loopback = host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]");
    boolean https = "https".equals(uri.getScheme());
    if (!https && !("http".equals(uri.getScheme()) && loopback)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--endpoint "
              + service
              + "="
              + url
              + ": plain http is accepted on loopback only; use https");
    }
    // The clients add their own paths; a base that already has them is taken without.
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
  }
}
