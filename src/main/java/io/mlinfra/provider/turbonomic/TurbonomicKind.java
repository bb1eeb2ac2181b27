package io.mlinfra.provider.turbonomic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.OwnershipMark;
import java.util.List;
import java.util.Map;

/**
 * One kind of object on a Turbonomic server, as data. All are created by POST to a collection and
 * changed by PUT and DELETE on {@code /UUID} below it; all are marked by a name that begins with
 * {@code PLAN/}.
 *
 * @param path the collection, below {@code /api/v3}
 * @param paged whether the list comes in pages with cursors
 * @param updateQuery what the PUT carries in its query
 * @param settable the fields that a PUT carries; it replaces all of them, so what the plan does not
 *     set is sent back as it is
 */
record TurbonomicKind(
    KindSchema schema,
    String path,
    boolean paged,
    Map<String, String> updateQuery,
    List<String> settable) {
  private static final OwnershipMark NAME = new OwnershipMark.NamePrefix("displayName");

  /** A target's probe cannot be changed; secret fields never come back from the server. */
  static final TurbonomicKind TARGET =
      new TurbonomicKind(
          KindSchema.of("turbonomic.target", "Turbonomic target", NAME)
              .withImmutable("type", "category")
              .withSets(Map.of("inputFields", "name")),
          "/targets",
          false,
          Map.of(),
          List.of("displayName", "category", "type", "inputFields"));

  static final TurbonomicKind GROUP =
      new TurbonomicKind(
          KindSchema.of("turbonomic.group", "Turbonomic group", NAME)
              .withImmutable("groupType", "isStatic")
              .withSets(Map.of("memberUuidList", "")),
          "/groups",
          true,
          Map.of(),
          List.of(
              "displayName",
              "groupType",
              "isStatic",
              "logicalOperator",
              "memberUuidList",
              "criteriaList",
              "scope"));

  /** Without {@code reset_defaults=false} a PUT would reset what the policy does not mention. */
  static final TurbonomicKind POLICY =
      new TurbonomicKind(
          KindSchema.of("turbonomic.policy", "Turbonomic automation policy", NAME)
              .withImmutable("entityType")
              .withSets(
                  Map.of(
                      "scopes", "uuid",
                      "settingsManagers", "uuid",
                      "settingsManagers[].settings", "uuid")),
          "/settingspolicies",
          false,
          Map.of("reset_defaults", "false"),
          List.of(
              "displayName",
              "entityType",
              "disabled",
              "note",
              "scopes",
              "schedule",
              "settingsManagers"));

  /** The body of a PUT: what is live, with the plan's fields over it. */
  ObjectNode update(ObjectNode desired, LiveResource live) {
    ObjectNode body = live.body().deepCopy();
    body.retain(settable);
    body.setAll(desired);
    return body.put("uuid", live.id());
  }

  static final List<TurbonomicKind> ALL = List.of(TARGET, GROUP, POLICY);
}
