package io.mlinfra.sandbox.compute.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An IPv4 range, as subnets and routes have them. */
public record Ranges(long first, int prefix) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  public static Optional<Ranges> parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches() || Integer.parseInt(m.group(5)) > 32) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(m.group(i));
      if (octet > 255) {
        return Optional.empty();
      }
      address = (address << 8) | octet;
    }
    Ranges range = new Ranges(address, Integer.parseInt(m.group(5)));
    return (address & (range.size() - 1)) == 0 ? Optional.of(range) : Optional.empty();
  }

  /** An address or a range, whether or not bits beyond the prefix are set. */
  public static boolean loose(String text) {
    Matcher m = FORM.matcher(text.contains("/") ? text : text + "/32");
    if (!m.matches() || Integer.parseInt(m.group(5)) > 32) {
      return false;
    }
    for (int i = 1; i <= 4; i++) {
      if (Integer.parseInt(m.group(i)) > 255) {
        return false;
      }
    }
    return true;
  }

  public long size() {
    return 1L << (32 - prefix);
  }

  public boolean overlaps(Ranges other) {
    return first < other.first + other.size() && other.first < first + size();
  }

  public boolean contains(Ranges other) {
    return first <= other.first && other.first + other.size() <= first + size();
  }

  /** The address at an offset from the first one. */
  public String address(long offset) {
    long a = first + offset;
    return (a >> 24) + "." + (a >> 16 & 255) + "." + (a >> 8 & 255) + "." + (a & 255);
  }
}
