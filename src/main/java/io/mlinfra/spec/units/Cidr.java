package io.mlinfra.spec.units;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An IPv4 range such as {@code 10.64.0.0/12}; the address has no bits set below the prefix. */
public record Cidr(int address, int prefix) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  public Cidr {
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("a prefix length is from 0 to 32, not " + prefix);
    }
    if ((address & ~mask(prefix)) != 0) {
      throw new IllegalArgumentException(
          text(address)
              + "/"
              + prefix
              + " has host bits set; the range is "
              + text(address & mask(prefix))
              + "/"
              + prefix);
    }
  }

  public static Cidr parse(String text) {
    Matcher m = FORM.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an IPv4 range such as 10.64.0.0/12");
    }
    int address = 0;
    for (int i = 1; i <= 4; i++) {
      int octet = Integer.parseInt(m.group(i));
      if (octet > 255) {
        throw new IllegalArgumentException(
            "\"" + text + "\" has " + octet + " where 255 is the most");
      }
      address = (address << 8) | octet;
    }
    return new Cidr(address, Integer.parseInt(m.group(5)));
  }

  /** How many addresses the range holds. */
  public long size() {
    return 1L << (32 - prefix);
  }

  public boolean overlaps(Cidr other) {
    int shorter = Math.min(prefix, other.prefix);
    return (address & mask(shorter)) == (other.address & mask(shorter));
  }

  public boolean contains(Cidr other) {
    return other.prefix >= prefix && overlaps(other);
  }

  /**
   * The {@code index}th range of length {@code newPrefix} within this one.
   *
   * @throws IllegalArgumentException when there is no such range
   */
  public Cidr part(int newPrefix, long index) {
    if (newPrefix < prefix || newPrefix > 32 || index < 0 || index >= 1L << (newPrefix - prefix)) {
      throw new IllegalArgumentException(
          this + " has no range number " + index + " of /" + newPrefix);
    }
    return new Cidr(
        (int) (Integer.toUnsignedLong(address) + (index << (32 - newPrefix))), newPrefix);
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }

  private static String text(int a) {
    return (a >>> 24) + "." + (a >>> 16 & 255) + "." + (a >>> 8 & 255) + "." + (a & 255);
  }

  @Override
  public String toString() {
    return text(address) + "/" + prefix;
  }
}
