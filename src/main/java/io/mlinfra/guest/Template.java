package io.mlinfra.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script with places for values, {@code @NAME@}. Read once and filled in one pass: a fleet has
 * thousands of scripts, and what stands in a value is never taken for a place.
 */
final class Template {
  private static final Pattern PLACE = Pattern.compile("@([A-Z_]+)@");
  private static final Map<String, Template> READ = new ConcurrentHashMap<>();

  /** Text and names of places by turns, text first and last. */
  private final List<String> parts;

  private Template(List<String> parts) {
    this.parts = parts;
  }

  /**
   * @param name of a file beside the program's other guest scripts
   */
  static Template named(String name) {
    return READ.computeIfAbsent(name, n -> of(resource("/guest/" + n)));
  }

  static Template of(String text) {
    List<String> parts = new ArrayList<>();
    Matcher m = PLACE.matcher(text);
    int end = 0;
    while (m.find()) {
      parts.add(text.substring(end, m.start()));
      parts.add(m.group(1));
      end = m.end();
    }
    parts.add(text.substring(end));
    return new Template(List.copyOf(parts));
  }

  /**
   * @throws IllegalArgumentException when a place has no value
   */
  String filled(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (i % 2 == 0) {
        text.append(part);
        continue;
      }
      String value = values.get(part);
      if (value == null) {
        throw new IllegalArgumentException("no value for @" + part + "@");
      }
      text.append(value);
    }
    return text.toString();
  }

  private static String resource(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the template " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
