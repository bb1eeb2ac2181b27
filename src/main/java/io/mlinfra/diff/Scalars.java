package io.mlinfra.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/** Equality of single values as the services mean it: "10" is 10, a link is its target. */
final class Scalars {
  private Scalars() {}

  static boolean same(JsonNode a, JsonNode b, boolean foldCase) {
    if (a.equals(b)) {
      return true;
    }
    if (!a.isValueNode() || !b.isValueNode()) {
      return false;
    }
    if (a.isNumber() || b.isNumber()) {
      return sameNumber(a.asText(), b.asText());
    }
    String left = a.asText();
    String right = b.asText();
    return left.equals(right)
        || (foldCase && left.equalsIgnoreCase(right))
        || Links.same(left, right);
  }

  /** Services write 64-bit integers as text, and whole doubles with or without a fraction. */
  private static boolean sameNumber(String a, String b) {
    try {
      return new BigDecimal(a).compareTo(new BigDecimal(b)) == 0;
    } catch (NumberFormatException notANumber) {
      return a.equals(b);
    }
  }
}
