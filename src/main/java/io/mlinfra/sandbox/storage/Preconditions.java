package io.mlinfra.sandbox.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlinfra.sandbox.http.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The four preconditions on an object's or bucket's generation and metageneration, and those on its
 * etag. Generation 0 stands for "does not exist". A read whose "not" condition fails is 304, every
 * other failure 412.
 */
final class Preconditions {
  private final OptionalLong generation;
  private final OptionalLong notGeneration;
  private final OptionalLong metageneration;
  private final OptionalLong notMetageneration;
  private final String ifMatch;
  private final String ifNoneMatch;

  private Preconditions(Map<String, String> given, String prefix, String ifMatch, String ifNone) {
    this.generation = Params.number(given, prefix + "GenerationMatch");
    this.notGeneration = Params.number(given, prefix + "GenerationNotMatch");
    this.metageneration = Params.number(given, prefix + "MetagenerationMatch");
    this.notMetageneration = Params.number(given, prefix + "MetagenerationNotMatch");
    this.ifMatch = ifMatch;
    this.ifNoneMatch = ifNone;
  }

  static Preconditions of(Request request) {
    return new Preconditions(
        request.query(), "if", request.header("if-match"), request.header("if-none-match"));
  }

  static Preconditions of(Map<String, String> query) {
    return new Preconditions(query, "if", "", "");
  }

  /** Those on the source of a copy. */
  static Preconditions ofSource(Request request) {
    return new Preconditions(request.query(), "ifSource", "", "");
  }

  /** Those on one source of a composition. */
  static Preconditions ofPart(JsonNode part) {
    Map<String, String> given = new HashMap<>();
    JsonNode match = part.path("objectPreconditions").path("ifGenerationMatch");
    if (!match.isMissingNode()) {
      given.put("ifGenerationMatch", match.asText());
    }
    return of(given);
  }

  void read(JsonNode current) {
    long now = current.path("generation").asLong();
    long meta = current.path("metageneration").asLong();
    if (differs(generation, now) || differs(metageneration, meta) || !matches(current)) {
      throw Errors.precondition();
    }
    if (is(notGeneration, now)
        || is(notMetageneration, meta)
        || (!ifNoneMatch.isEmpty() && ifNoneMatch.equals(current.path("etag").asText()))) {
      throw Errors.notModified();
    }
  }

  /** Before a change; {@code current} is empty when there is nothing yet. */
  void write(Optional<? extends JsonNode> current) {
    long now = current.map(c -> c.path("generation").asLong()).orElse(0L);
    long meta = current.map(c -> c.path("metageneration").asLong()).orElse(0L);
    if (differs(generation, now)
        || is(notGeneration, now)
        || differs(metageneration, meta)
        || (current.isPresent() && is(notMetageneration, meta))
        || (current.isPresent() && !matches(current.get()))) {
      throw Errors.precondition();
    }
  }

  private boolean matches(JsonNode current) {
    return ifMatch.isEmpty()
        || ifMatch.equals("*")
        || ifMatch.equals(current.path("etag").asText());
  }

  private static boolean differs(OptionalLong wanted, long now) {
    return wanted.isPresent() && wanted.getAsLong() != now;
  }

  private static boolean is(OptionalLong unwanted, long now) {
    return unwanted.isPresent() && unwanted.getAsLong() == now;
  }
}
