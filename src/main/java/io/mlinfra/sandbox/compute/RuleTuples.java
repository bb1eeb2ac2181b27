package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * How much of a firewall policy's limit its rules use up. Addresses, protocols with each of their
 * ports, tags and accounts count one each; names, countries, threat lists and address groups do not
 * (cloud.google.com/firewall/quotas and recorded answers, 2026-11-26).
 */
final class RuleTuples {
  private static final List<String> MATCHED =
      List.of("srcIpRanges", "destIpRanges", "srcSecureTags");
  private static final List<String> TARGETS = List.of("targetServiceAccounts", "targetSecureTags");

  private RuleTuples() {}

  /** Writes the counts of each rule and of all. */
  static ObjectNode counted(ObjectNode policy) {
    int all = 0;
    for (JsonNode rule : policy.path("rules")) {
      int count = count(rule);
      ((ObjectNode) rule).put("ruleTupleCount", count);
      all += count;
    }
    return policy.put("ruleTupleCount", all);
  }

  private static int count(JsonNode rule) {
    JsonNode match = rule.path("match");
    int count = 0;
    for (JsonNode layer : match.path("layer4Configs")) {
      count += Math.max(1, layer.path("ports").size());
    }
    for (String field : MATCHED) {
      count += match.path(field).size();
    }
    for (String field : TARGETS) {
      count += rule.path(field).size();
    }
    return count;
  }
}
