package io.mlinfra.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ReadScope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of many pages, and lists of which parts cannot be read. */
class ListingTest {
  private static final String FIRST =
      """
      {"items": {"zones/us-central1-a": {"disks": [{"name": "a"}]},
                 "regions/us-central1": {"disks": [{"name": "regional"}]},
                 "zones/europe-west4-a": {"warning": {"code": "UNREACHABLE"}}},
       "nextPageToken": "2"}
      """;
  private static final String SECOND =
      """
      {"items": {"zones/us-central1-b": {"disks": [{"name": "b"}]},
                 "zones/us-east1-b": {"warning": {"code": "NO_RESULTS_ON_PAGE"}}},
       "unreachables": ["projects/ml-project/zones/us-west1-a"]}
      """;

  private HttpServer server;
  private List<Provider> providers;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/compute/v1/projects/ml-project/aggregated/disks",
        exchange -> {
          boolean second = exchange.getRequestURI().getQuery().contains("pageToken=2");
          byte[] bytes = (second ? SECOND : FIRST).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    providers =
        GcpProviders.open(
            Cloud.connection(address), Cloud.PLAN, List.of(), Optional.of(Cloud.ACCOUNT));
  }

  @AfterEach
  void stop() {
    providers.forEach(Provider::close);
    server.stop(0);
  }

  private Listing disks() {
    return providers.stream()
        .flatMap(p -> p.adapters().stream())
        .filter(a -> a.schema().kind().equals("compute.disk"))
        .findFirst()
        .orElseThrow()
        .list(new ReadScope(Cloud.PLAN, Set.of()));
  }

  @Test
  void allPagesAreReadAndOtherScopesLeftAlone() {
    assertThat(disks().resources())
        .extracting(r -> r.address().name() + " in " + r.location().id())
        .containsExactly("a in us-central1-a", "b in us-central1-b");
  }

  @Test
  void whatCannotBeReachedIsNamedAndAnEmptyPlaceIsNot() {
    assertThat(disks().unreachable()).containsExactly("zones/europe-west4-a", "zones/us-west1-a");
  }
}
