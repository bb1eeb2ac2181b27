package io.mlinfra.spec.units;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of data in bytes. GB here is what Google Compute Engine's API calls GB, which is 2^30
 * bytes; KB, MB and TB likewise.
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
  private static final Pattern FORM = Pattern.compile("([0-9.,_]+)\\s*([A-Za-z]*)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "b", 1L, "kb", 1L << 10, "kib", 1L << 10, "mb", 1L << 20, "mib", 1L << 20, "gb", 1L << 30,
          "gib", 1L << 30, "tb", 1L << 40, "tib", 1L << 40);

  /** Reads {@code 256 KB}; a bare number is in {@code unit}. */
  public static DataSize parse(String text, String unit) {
    Matcher m = FORM.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a size; write a number of "
              + unit
              + ", or one with KB, MB, GB, TB");
    }
    String name = m.group(2).isEmpty() ? unit : m.group(2);
    Long factor = UNITS.get(name.toLowerCase(Locale.ROOT));
    if (factor == null) {
      throw new IllegalArgumentException(
          "\"" + m.group(2) + "\" is no unit of size; use KB, MB, GB or TB");
    }
    BigDecimal bytes = Numbers.parse(m.group(1)).multiply(BigDecimal.valueOf(factor));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("\"" + text + "\" is too large a size");
    }
    return new DataSize(bytes.longValue());
  }

  public static DataSize ofGb(long gb) {
    return new DataSize(Math.multiplyExact(gb, 1L << 30));
  }

  /** Whole GB (2^30 bytes), rounded up, as disks are sized. */
  public long gb() {
    return Math.ceilDiv(bytes, 1L << 30);
  }

  public long kb() {
    return Math.ceilDiv(bytes, 1L << 10);
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    String[] names = {"B", "KB", "MB", "GB", "TB"};
    int i = 0;
    long n = bytes;
    while (i < names.length - 1 && n != 0 && n % 1024 == 0) {
      n /= 1024;
      i++;
    }
    return n + " " + names[i];
  }
}
