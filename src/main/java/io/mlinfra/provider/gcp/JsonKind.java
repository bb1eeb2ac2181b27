package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One kind of a service that speaks plain JSON without operations. Paths may hold {@code
 * {project}}, {@code {parent}} and {@code {id}}.
 *
 * @param list path of the list call; its parents come from {@link #parents}
 * @param parents the parents to list under, one call each; {@code List.of("")} when there are none
 * @param items field of the list's answer that holds the items
 * @param parentOf the parent of a desired body, as {@code parents} has them
 * @param name the plan's name for an item, from its parent and body
 * @param id what identifies an item below its parent in {@code item}
 * @param item path of one item
 * @param create verb-less POST to {@code list} with this body
 * @param createQuery query of the create call
 * @param update body and query of the update call, by changed top-level fields
 */
record JsonKind(
    KindSchema schema,
    String service,
    String list,
    Parents parents,
    String items,
    String pageToken,
    Map<String, String> listQuery,
    Function<ObjectNode, String> parentOf,
    Named name,
    Named id,
    String item,
    Function<DesiredResource, JsonNode> create,
    Map<String, String> createQuery,
    Update update) {

  /** Which parents to list under; may read the service to find out. */
  @FunctionalInterface
  interface Parents {
    List<String> of(GoogleRest rest);
  }

  /** Something about an item, given its parent. */
  @FunctionalInterface
  interface Named {
    String of(String parent, JsonNode item);
  }

  /** What to send for an update. */
  @FunctionalInterface
  interface Update {
    Request of(DesiredResource desired, JsonNode live, List<String> fields);
  }

  /** An update call. */
  record Request(String verb, Map<String, String> query, JsonNode body) {}
}
