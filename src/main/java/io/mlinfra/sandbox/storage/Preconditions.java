package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.http.Request;
import java.util.Optional;

/** The four preconditions on generations and metagenerations. */
final class Preconditions {
  private Preconditions() {}

  static void metageneration(Request request, JsonNode current) {
    String now = current.path("metageneration").asText();
    if (request.param("ifMetagenerationMatch").filter(m -> !m.equals(now)).isPresent()
        || request.param("ifMetagenerationNotMatch").filter(m -> m.equals(now)).isPresent()) {
      throw Errors.precondition();
    }
  }

  /** Generation 0 stands for "does not exist". */
  static void check(Request request, Optional<? extends JsonNode> current) {
    String now = current.map(c -> c.path("generation").asText()).orElse("0");
    if (request.param("ifGenerationMatch").filter(g -> !g.equals(now)).isPresent()
        || request.param("ifGenerationNotMatch").filter(g -> g.equals(now)).isPresent()) {
      throw Errors.precondition();
    }
    current.ifPresent(c -> metageneration(request, c));
  }
}
