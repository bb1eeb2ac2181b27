package io.mlinfra.lint;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A driver version such as {@code 530.30.02}, ordered part by part. */
record DriverVersion(int major, int minor, int patch) implements Comparable<DriverVersion> {
  private static final Pattern FORM = Pattern.compile("\\d{1,6}(\\.\\d{1,6}){0,2}");

  /** Empty where the text is no version. */
  static Optional<DriverVersion> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int[] parts =
        Arrays.copyOf(Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray(), 3);
    return Optional.of(new DriverVersion(parts[0], parts[1], parts[2]));
  }

  boolean olderThan(DriverVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(DriverVersion other) {
    int byMajor = Integer.compare(major, other.major);
    int byMinor = Integer.compare(minor, other.minor);
    return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
  }
}
