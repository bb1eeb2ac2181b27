package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import java.util.Locale;
import java.util.Map;

/** The plan's name, which marks all that it owns, and labels put on all that can carry labels. */
public record MetadataSpec(String name, Map<String, String> labels) {
  static MetadataSpec read(Section s) {
    return new MetadataSpec(
        s.value(
                "name",
                "The plan's name: the ownership mark and the prefix of names.",
                "name: lower-case letters, digits and dashes, at most 30",
                "ml-fleet",
                MetadataSpec::name)
            .required("unnamed"),
        s.texts("labels", "Labels put on every resource that can carry them.", "label"));
  }

  private static final int LONGEST = 30;

  /** Names become part of resource names of at most 63 characters, so they are kept short. */
  private static String name(String text) {
    if (!text.matches("[a-z]([-a-z0-9]{0,28}[a-z0-9])?")) {
      String mended =
          text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+", "");
      mended = mended.substring(0, Math.min(LONGEST, mended.length())).replaceAll("-$", "");
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a plan name: it begins with a letter and has lower-case letters, digits"
              + " and dashes, at most 30; for example \""
              + (mended.isEmpty() ? "ml-fleet" : mended)
              + "\"");
    }
    return text;
  }
}
