package io.mlinfra.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Finds out whether a bucket can be used: writes an object, reads it back, deletes it. */
public final class BucketProbe {
  private BucketProbe() {}

  /**
   * @param name of the object; nothing of that name may be there
   * @return what is wrong with the bucket; empty when it gave back what was written
   * @throws ProviderException when one of the calls fails
   */
  public static Optional<String> run(ObjectStore bucket, String name) {
    byte[] content = ("probe of " + name).getBytes(StandardCharsets.UTF_8);
    long generation = bucket.put(name, content, ObjectStore.ABSENT);
    try {
      Optional<ObjectStore.Stored> read = bucket.get(name);
      if (read.isEmpty()) {
        return Optional.of(name + " was written, but cannot be read back");
      }
      return Arrays.equals(read.get().content(), content)
          ? Optional.empty()
          : Optional.of(name + " does not read back as it was written");
    } finally {
      bucket.delete(name, generation);
    }
  }
}
