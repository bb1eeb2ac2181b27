package io.mlinfra.resource;

import java.util.Comparator;

/**
 * The name of one resource within a plan: its kind, a slash, its name; for example {@code
 * compute.instance_template/gpu-us-central1}.
 *
 * <p>The name part is unique within a plan and kind. It equals the name in the cloud wherever the
 * service allows names to be chosen.
 */
public record Address(String kind, String name) implements Comparable<Address> {
  private static final Comparator<Address> ORDER =
      Comparator.comparing(Address::kind).thenComparing(Address::name);

  public Address {
    if (kind.isEmpty() || kind.indexOf('/') >= 0 || kind.indexOf('.') < 0) {
      throw new IllegalArgumentException("kind must look like service.type: " + kind);
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("empty name in an address of kind " + kind);
    }
  }

  /**
   * Parses {@code kind/name}.
   *
   * @throws IllegalArgumentException when the text has no slash, or kind or name is malformed
   */
  public static Address parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "an address is KIND/NAME, such as compute.network/ml-fleet: " + text);
    }
    return new Address(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The service that owns the kind: {@code compute} of {@code compute.network}. */
  public String service() {
    return kind.substring(0, kind.indexOf('.'));
  }

  @Override
  public int compareTo(Address other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
