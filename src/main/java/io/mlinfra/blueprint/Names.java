package io.mlinfra.blueprint;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Makes resource names that Compute Engine takes: lower case, dashes, at most 63 characters. */
final class Names {
  /** Managed groups add a dash and four characters to the names of their machines. */
  static final int GROUP_LIMIT = 54;

  private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");
  private static final Pattern EDGES = Pattern.compile("^-+|-+$");

  private Names() {}

  /** Joins the parts; what is too long is cut and told apart by a hash. */
  static String of(int limit, String... parts) {
    String name = String.join("-", parts).toLowerCase(Locale.ROOT);
    name = OTHER.matcher(name).replaceAll("-");
    name = EDGES.matcher(name).replaceAll("");
    if (name.length() <= limit) {
      return name;
    }
    return name.substring(0, limit - 9).replaceAll("-+$", "") + "-" + hash(name);
  }

  static String of(String... parts) {
    return of(63, parts);
  }

  /** Eight hexadecimal digits that depend on the text alone. */
  static String hash(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
