package io.mlinfra.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The head that every JSON document has. */
public final class Documents {
  /** A new minor adds, a new major breaks. */
  public static final String FORMAT_VERSION = "1.0";

  private Documents() {}

  public static ObjectNode of(String target, String plan) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("format_version", FORMAT_VERSION)
        .put("target", target)
        .put("plan", plan);
  }
}
