package io.mlinfra.sandbox.http;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Writes JSON as the service that was asked does. Google's indent unless {@code prettyPrint=false}:
 * cloud.google.com/apis/docs/system-parameters, read 2026-11-26. The others' answers, and those to
 * levers of the embedded cloud's own, are on one line.
 */
final class JsonText {
  private static final Pattern NOT_GOOGLE = Pattern.compile("/(?:api|vmturbo|_sandbox)(?:/.*)?");
  private static final Pattern SAID =
      Pattern.compile("[?&](?:\\$|%24)?prettyPrint=(?<value>[^&]*)", Pattern.CASE_INSENSITIVE);

  private static final ObjectWriter PLAIN = Json.MAPPER.writer();
  private static final ObjectWriter INDENTED = Json.MAPPER.writer(new Indented());

  private JsonText() {}

  /**
   * @param target of the request line
   */
  static byte[] of(JsonNode json, String target) throws IOException {
    if (!indents(target)) {
      return PLAIN.writeValueAsBytes(json);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream(1024);
    INDENTED.writeValue(text, json);
    text.write('\n');
    return text.toByteArray();
  }

  private static boolean indents(String target) {
    int query = target.indexOf('?');
    if (query >= 0) {
      var said = SAID.matcher(target.substring(query));
      if (said.find()) {
        return !said.group("value").matches("(?i)false|0|f|no|n");
      }
    }
    String path = query < 0 ? target : target.substring(0, query);
    return !NOT_GOOGLE.matcher(path).matches();
  }

  /** Two blanks a level, a line an item, nothing in an empty list. */
  private static final class Indented extends DefaultPrettyPrinter {
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    Indented() {
      super(
          Separators.createDefaultInstance()
              .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator(""));
      indentObjectsWith(LINES);
      indentArraysWith(LINES);
    }

    private Indented(Indented other) {
      super(other);
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new Indented(this);
    }
  }
}
