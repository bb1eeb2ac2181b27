package io.mlinfra.resource;

import java.util.Map;
import java.util.Set;

/**
 * What is special about one kind of resource, as data: which fields cannot change, which lists are
 * sets, what is secret. The one diff algorithm reads it; nothing branches on a kind's name.
 *
 * <p>Paths are dotted, with {@code []} for every element of a list: {@code
 * properties.networkInterfaces[].subnetwork}. A path covers all below it.
 *
 * @param kind {@code service.type}
 * @param title what a person calls it, singular: {@code VPC network}
 * @param mark where the ownership mark stands
 * @param immutable paths whose change forces replacement; {@code *} for the whole body
 * @param needsStop paths that can only change while the machine is stopped
 * @param writeOnly paths that the service never returns (or returns altered); never compared with
 *     live state, only with the last applied body
 * @param sets lists in which order does not matter, each with the element's key field, or {@code
 *     ""} where the element itself is the key
 * @param exactMaps maps that the plan owns whole, so that a key it does not set is a difference
 * @param ignoredKeys keys of exact maps that the service adds by itself (prefixes)
 * @param foldCase paths whose text is compared without regard to case
 * @param secret paths that are masked wherever they are shown
 * @param carriesData whether deletion loses user data (disks, buckets)
 * @param createBeforeDelete whether a replacement may stand beside the old one (names allow it)
 */
public record KindSchema(
    String kind,
    String title,
    OwnershipMark mark,
    Set<String> immutable,
    Set<String> needsStop,
    Set<String> writeOnly,
    Map<String, String> sets,
    Set<String> exactMaps,
    Set<String> ignoredKeys,
    Set<String> foldCase,
    Set<String> secret,
    boolean carriesData,
    boolean createBeforeDelete) {

  /** A schema with nothing special; the {@code with} methods add what there is. */
  public static KindSchema of(String kind, String title, OwnershipMark mark) {
    return new KindSchema(
        kind, title, mark, Set.of(), Set.of(), Set.of(), Map.of(), Set.of(), Set.of(), Set.of(),
        Set.of(), false, false);
  }

  public KindSchema withImmutable(String... paths) {
    return new KindSchema(
        kind,
        title,
        mark,
        Set.of(paths),
        needsStop,
        writeOnly,
        sets,
        exactMaps,
        ignoredKeys,
        foldCase,
        secret,
        carriesData,
        createBeforeDelete);
  }

  public KindSchema withNeedsStop(String... paths) {
    return new KindSchema(
        kind,
        title,
        mark,
        immutable,
        Set.of(paths),
        writeOnly,
        sets,
        exactMaps,
        ignoredKeys,
        foldCase,
        secret,
        carriesData,
        createBeforeDelete);
  }

  public KindSchema withWriteOnly(String... paths) {
    return new KindSchema(
        kind,
        title,
        mark,
        immutable,
        needsStop,
        Set.of(paths),
        sets,
        exactMaps,
        ignoredKeys,
        foldCase,
        secret,
        carriesData,
        createBeforeDelete);
  }

  public KindSchema withSets(Map<String, String> keyByPath) {
    return new KindSchema(
        kind,
        title,
        mark,
        immutable,
        needsStop,
        writeOnly,
        Map.copyOf(keyByPath),
        exactMaps,
        ignoredKeys,
        foldCase,
        secret,
        carriesData,
        createBeforeDelete);
  }

  public KindSchema withExactMaps(String... paths) {
    return new KindSchema(
        kind,
        title,
        mark,
        immutable,
        needsStop,
        writeOnly,
        sets,
        Set.of(paths),
        ignoredKeys,
        foldCase,
        secret,
        carriesData,
        createBeforeDelete);
  }

  public KindSchema withIgnoredKeys(String... prefixes) {
    return new KindSchema(
        kind,
        title,
        mark,
        immutable,
        needsStop,
        writeOnly,
        sets,
        exactMaps,
        Set.of(prefixes),
        foldCase,
        secret,
        carriesData,
        createBeforeDelete);
  }

  public KindSchema withFoldCase(String... paths) {
    return new KindSchema(
        kind,
        title,
        mark,
        immutable,
        needsStop,
        writeOnly,
        sets,
        exactMaps,
        ignoredKeys,
        Set.of(paths),
        secret,
        carriesData,
        createBeforeDelete);
  }

  public KindSchema withSecret(String... paths) {
    return new KindSchema(
        kind,
        title,
        mark,
        immutable,
        needsStop,
        writeOnly,
        sets,
        exactMaps,
        ignoredKeys,
        foldCase,
        Set.of(paths),
        carriesData,
        createBeforeDelete);
  }

  public KindSchema withCarriesData() {
    return new KindSchema(
        kind,
        title,
        mark,
        immutable,
        needsStop,
        writeOnly,
        sets,
        exactMaps,
        ignoredKeys,
        foldCase,
        secret,
        true,
        createBeforeDelete);
  }

  public KindSchema withCreateBeforeDelete() {
    return new KindSchema(
        kind,
        title,
        mark,
        immutable,
        needsStop,
        writeOnly,
        sets,
        exactMaps,
        ignoredKeys,
        foldCase,
        secret,
        carriesData,
        true);
  }
}
