package io.mlinfra.lint;

import io.mlinfra.spec.DatabricksSpec;
import io.mlinfra.spec.DatabricksSpec.Pool;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Rules about the runtime of Databricks clusters and the workspace that they are in. */
final class DatabricksRuntimeRules {
  private static final String HOST = "databricks.host";
  private static final String RUNTIME = "databricks.runtime";
  private static final List<String> OTHER_CLOUDS =
      List.of(".azuredatabricks.net", ".cloud.databricks.com");

  private DatabricksRuntimeRules() {}

  /** A GPU runtime boots on GPU nodes only, and GPU nodes boot GPU runtimes only. */
  static void runtimeFitsNodes(Subject s, Report out) {
    DatabricksSpec databricks = s.plan().databricks();
    Optional<String> runtime = databricks.runtime().filter(r -> isKey(r) && !r.contains("custom"));
    if (runtime.isEmpty()) {
      return;
    }
    boolean gpuRuntime = runtime.get().contains("-gpu-");
    databricks
        .pools()
        .forEach(
            (name, pool) -> {
              Optional<Boolean> gpuNodes = gpuNodes(s, pool);
              if (gpuNodes.isPresent() && gpuNodes.get() != gpuRuntime) {
                out.add(
                    RUNTIME,
                    "the pool "
                        + name
                        + " has nodes "
                        + (gpuRuntime ? "without" : "with")
                        + " GPUs ("
                        + pool.nodeType()
                        + "), which do not run "
                        + runtime.get(),
                    "leave the runtime out, so that each pool gets the ML runtime that fits it");
              }
            });
  }

  private static Optional<Boolean> gpuNodes(Subject s, Pool pool) {
    return s.catalog().machineType(pool.nodeType()).map(t -> t.gpuCount() > 0);
  }

  static void runtimeIsAKey(Subject s, Report out) {
    s.plan()
        .databricks()
        .runtime()
        .filter(r -> !isKey(r))
        .ifPresent(
            r ->
                out.add(
                    RUNTIME,
                    "\"" + r + "\" does not look like the key of a runtime",
                    "write one that `databricks clusters spark-versions` lists, such as"
                        + " 15.4.x-scala2.12"));
  }

  private static boolean isKey(String runtime) {
    return runtime.matches(
        "(custom:\\S+__)?\\d+\\.(\\d+|x)\\.(x|\\d+)(-[a-z0-9.]+)*-scala2\\.\\d+");
  }

  static void hostIsOnGoogleCloud(Subject s, Report out) {
    Optional<String> host = s.plan().databricks().host().filter(h -> !h.isBlank());
    if (host.isEmpty()) {
      return;
    }
    Optional<URI> address = address(host.get());
    String name = address.map(URI::getHost).orElse("");
    if (name.isEmpty()) {
      out.add(HOST, "\"" + host.get() + "\" is no address", "write https://....gcp.databricks.com");
    } else if (OTHER_CLOUDS.stream().anyMatch(name::endsWith)) {
      out.add(
          HOST,
          name + " is a workspace of another cloud; its nodes are no Compute Engine machines",
          "write the address of a workspace on Google Cloud, https://....gcp.databricks.com");
    } else if (!address.get().getPath().replace("/", "").isEmpty()
        || address.get().getQuery() != null) {
      out.add(
          Severity.WARNING,
          HOST,
          host.get() + " is the address of a page; the workspace's has no path",
          "write " + address.get().getScheme() + "://" + address.get().getAuthority());
    }
  }

  /** What a person or tool would make of it: without a scheme it is an https address. */
  private static Optional<URI> address(String host) {
    try {
      URI uri = new URI(host.contains("://") ? host : "https://" + host);
      return Optional.of(uri).filter(u -> u.getHost() != null);
    } catch (java.net.URISyntaxException e) {
      return Optional.empty();
    }
  }
}
