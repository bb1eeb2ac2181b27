package io.mlinfra.provider;

import java.util.List;
import java.util.Optional;

/**
 * A bucket as shared state needs it: whole objects, guarded by their generation against lost
 * updates. All methods throw {@link ProviderException}; none retries.
 */
public interface ObjectStore {
  /** The generation of an object that does not exist. */
  long ABSENT = 0;

  /**
   * An object's content.
   *
   * @param generation changes with every write
   */
  record Stored(byte[] content, long generation) {}

  Optional<Stored> get(String name);

  /**
   * Writes an object whole.
   *
   * @param ifGeneration the generation that must be there now, {@link #ABSENT} for none; else the
   *     failure is {@code PRECONDITION_FAILED}
   * @return the new generation
   */
  long put(String name, byte[] content, long ifGeneration);

  /** Deletes an object that has this generation; an absent one is no error. */
  void delete(String name, long ifGeneration);

  /** The names that begin with {@code prefix}, sorted. */
  List<String> list(String prefix);
}
