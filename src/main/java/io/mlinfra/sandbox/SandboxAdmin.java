package io.mlinfra.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Works the levers of a running embedded cloud. */
public final class SandboxAdmin {
  private final URI base;

  public SandboxAdmin(URI base) {
    this.base = base;
  }

  /** A lever that was refused, with the reason. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * @throws Refused when it cannot be done
   */
  public JsonNode get(String path) {
    return send(request(path).GET());
  }

  public JsonNode post(String path, JsonNode body) {
    return send(request(path).POST(BodyPublishers.ofString(body.toString())));
  }

  public JsonNode delete(String path) {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve("/_sandbox" + path))
        .header("Content-Type", "application/json");
  }

  private static JsonNode send(HttpRequest.Builder request) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      JsonNode body = Json.MAPPER.readTree(answer.body());
      if (answer.statusCode() >= 400) {
        throw new Refused(body.path("error").path("message").asText(answer.body()));
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded cloud does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
