package io.mlinfra.provider.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.ProviderException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How every way of failing is sorted, by a server that fails on demand. */
class GoogleRestTest {
  private static final String NETWORKS = "/compute/v1/projects/p/global/networks";

  private final CountDownLatch stopped = new CountDownLatch(1);
  private HttpServer server;
  private GoogleRest rest;
  private int status = 200;
  private String answer = "{}";
  private boolean hang;
  private boolean cut;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          if (hang) {
            waitForTheEnd();
          }
          if (cut) {
            throw new IOException("cut");
          }
          if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", "7");
          }
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    rest = new GoogleRest(Cloud.connection(at(server.getAddress().getPort())));
  }

  private static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void waitForTheEnd() {
    try {
      stopped.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    stopped.countDown();
    rest.close();
    server.stop(0);
  }

  private Failure failing(String verb) {
    return catchThrowableOfType(
            ProviderException.class,
            () -> rest.call("compute", verb, NETWORKS, Map.of(), null, "networks.test"))
        .failure();
  }

  private void answering(int code, String reason, String message) {
    status = code;
    answer =
        "{\"error\":{\"code\":%d,\"message\":\"%s\",\"errors\":[{\"reason\":\"%s\"}]}}"
            .formatted(code, message, reason);
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid, INVALID",
    "400, resourceInUseByAnotherResource, IN_USE",
    "400, resourceNotReady, TRANSIENT",
    "401, authError, UNAUTHENTICATED",
    "403, forbidden, DENIED",
    "403, quotaExceeded, QUOTA",
    "403, rateLimitExceeded, THROTTLED",
    "404, notFound, NOT_FOUND",
    "409, alreadyExists, ALREADY_EXISTS",
    "412, conditionNotMet, PRECONDITION_FAILED",
    "429, rateLimitExceeded, THROTTLED",
    "500, backendError, TRANSIENT",
    "503, backendError, TRANSIENT",
    "503, insufficientCapacity, STOCKOUT"
  })
  void anAnswerIsSortedByItsReasonThenByItsStatus(int code, String reason, Category category) {
    answering(code, reason, "no");
    Failure failure = failing("POST");
    assertThat(failure.category()).isEqualTo(category);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.sentence())
        .isEqualTo(
            "networks.test on projects/p/global/networks failed with "
                + code
                + ": no ("
                + reason
                + ")");
  }

  @Test
  void theWaitThatTheServiceAsksForIsKept() {
    answering(429, "rateLimitExceeded", "slow down");
    assertThat(failing("POST").retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void anAccountThatIsNotKnownEverywhereYetIsWorthAnotherTry() {
    answering(400, "badRequest", "Service account a@p.iam.gserviceaccount.com does not exist.");
    assertThat(failing("POST").category()).isEqualTo(Category.TRANSIENT);
  }

  @Test
  void aConflictOnDeletionMeansThatSomethingStillLivesInIt() {
    answering(409, "conflict", "The bucket you tried to delete is not empty.");
    Failure failure = failing("DELETE");
    assertThat(failure.category()).isEqualTo(Category.IN_USE);
    assertThat(failure.message()).contains("not empty");
  }

  @Test
  void anErrorThatIsNoJsonIsQuoted() {
    status = 502;
    answer = "<html>bad gateway</html>";
    assertThat(failing("GET").message()).isEqualTo("<html>bad gateway</html>");
  }

  @Test
  void aConnectionCutAfterTheRequestLeftMayHaveCarriedItOut() {
    cut = true;
    assertThat(failing("POST").category()).isEqualTo(Category.LOST_ANSWER);
    assertThat(failing("GET").category()).isEqualTo(Category.TRANSIENT);
  }

  @Test
  void aRefusedConnectionDidNothing() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    rest.close();
    rest = new GoogleRest(Cloud.connection(at(port)));
    assertThat(failing("POST").category()).isEqualTo(Category.UNREACHABLE);
  }

  @Test
  void aLongAnswerIsGivenUpAtTheLimit() {
    hang = true;
    assertThat(rest.callWithin(Duration.ofMillis(50), "compute", "POST", NETWORKS, "wait"))
        .isEmpty();
  }

  @Test
  void anAnswerInTimeIsGiven() {
    answer = "{\"status\":\"DONE\"}";
    assertThat(rest.callWithin(Duration.ofSeconds(20), "compute", "POST", NETWORKS, "wait"))
        .map(json -> json.path("status").asText())
        .contains("DONE");
  }
}
