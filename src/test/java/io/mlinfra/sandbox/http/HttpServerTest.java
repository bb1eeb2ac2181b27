package io.mlinfra.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is malformed, slow or too long gets a 4xx and loses its connection; the rest goes on. */
class HttpServerTest {
  private static final HttpLimits SHORT =
      new HttpLimits(
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofMillis(300),
          Duration.ofSeconds(5),
          4096,
          1024,
          8192);

  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new HttpServer(
            0,
            SHORT,
            (head, body) ->
                Response.json(
                    Json.object()
                        .put("target", head.target())
                        .put("body", new String(body, StandardCharsets.UTF_8))));
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/2.0~Host: h~~ | 400",
        "GET /~Host: h~~ | 400",
        "GET  / HTTP/1.1~Host: h~~ | 400",
        "G\u0001T / HTTP/1.1~Host: h~~ | 400",
        "GET / HTTP/1.1~no colon~~ | 400",
        "GET / HTTP/1.1~Host : h~~ | 400",
        "GET / HTTP/1.1~Host: h~ folded~~ | 400",
        "GET / HTTP/1.1~Host: h~Host: i~~ | 400",
        "POST / HTTP/1.1~Content-Length: 1~Content-Length: 2~~ab | 400",
        "POST / HTTP/1.1~Content-Length: 3~Transfer-Encoding: chunked~~0~~ | 400",
        "POST / HTTP/1.1~Content-Length: -1~~ | 400",
        "POST / HTTP/1.1~Content-Length: 9000~~ | 413",
        "POST / HTTP/1.1~Content-Length: 99999999999999999~~ | 413",
        "POST / HTTP/1.1~Transfer-Encoding: gzip~~x | 400",
        "POST / HTTP/1.1~Transfer-Encoding: chunked~~xyz~ | 400",
        "POST / HTTP/1.1~Transfer-Encoding: chunked~~ffffff~ | 413",
        "POST / HTTP/1.1~Transfer-Encoding: chunked~~2~abc~0~~ | 400",
        "POST / HTTP/1.1~Expect: miracles~Content-Length: 1~~a | 417",
      })
  void whatIsMalformedIsRefusedAndTheConnectionEnds(String request, int status) throws Exception {
    assertThat(raw(request.replace("~", "\r\n"))).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void urlsAndHeadersThatAreTooLongAreRefused() throws Exception {
    assertThat(raw("GET /" + "a".repeat(2000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414");
    assertThat(raw("GET /" + "a".repeat(90_000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414");
    assertThat(raw("GET / HTTP/1.1\r\nX: " + "a".repeat(90_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
    assertThat(raw("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(300) + "\r\n"))
        .startsWith("HTTP/1.1 431");
  }

  @Test
  void whoSendsTooSlowlyIsCutOff() throws Exception {
    assertThat(trickled("GET / HTTP/1.1\r\nX: ", 60)).startsWith("HTTP/1.1 408");
    assertThat(trickled("POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n", 60))
        .startsWith("HTTP/1.1 408");
  }

  @Test
  void whoSaysNothingIsLetGoWithoutAWord() throws Exception {
    try (Socket socket = connect()) {
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void whoConnectsBeforeTheStartIsAnsweredAfterIt() throws Exception {
    AtomicBoolean ready = new AtomicBoolean();
    try (HttpServer early =
            new HttpServer(
                0, SHORT, (head, body) -> Response.json(Json.object().put("ready", ready.get())));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), early.port())) {
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      ready.set(true);
      early.start();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("\"ready\": true");
    }
  }

  @Test
  void requestsInOneGoAreAnsweredInOrder() throws Exception {
    String answers =
        raw(
            "GET /1 HTTP/1.1\r\n\r\nPOST /2 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2;x=y\r\nhi\r\n1\r\n!\r\n0\r\nTrailer: t\r\n\r\n"
                + "GET /3 HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertThat(answers).containsSubsequence("\"/1\"", "\"/2\"", "\"hi!\"", "\"/3\"");
  }

  @Test
  void whoWaitsForContinueIsToldTo() throws Exception {
    assertThat(raw("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi"))
        .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK")
        .contains("\"hi\"");
  }

  @Test
  void anOlderClientGetsItsAnswerAndTheEnd() throws Exception {
    assertThat(raw("GET /old HTTP/1.0\r\n\r\n")).contains("Connection: close", "/old");
  }

  @Test
  void manySlowSendersDoNotKeepOthersWaiting() throws Exception {
    List<Socket> slow =
        IntStream.range(0, 300)
            .mapToObj(
                i -> {
                  try {
                    Socket socket = connect();
                    socket.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
                    return socket;
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();
    assertThat(raw("GET /quick HTTP/1.1\r\nConnection: close\r\n\r\n")).contains("/quick");
    for (Socket socket : slow) {
      socket.close();
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private String raw(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Sends a beginning, then a byte at a time until the server has had enough. */
  private String trickled(String beginning, int bytes) throws Exception {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(beginning.getBytes(StandardCharsets.UTF_8));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.setSoTimeout(20);
      for (int i = 0; i < bytes && answer.size() == 0; i++) {
        socket.getOutputStream().write('a');
        try {
          answer.write(socket.getInputStream().readNBytes(1));
        } catch (java.net.SocketTimeoutException quiet) {
          // Not cut off yet.
        }
      }
      socket.setSoTimeout(10_000);
      answer.write(socket.getInputStream().readAllBytes());
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}
