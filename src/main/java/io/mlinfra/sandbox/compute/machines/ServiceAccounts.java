package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The accounts that machines act as. */
public final class ServiceAccounts {
  /** The account that a project's machines have where nothing else is said. */
  public static final String DEFAULT = "123456789012-compute@developer.gserviceaccount.com";

  private ServiceAccounts() {}

  /**
   * {@code default} is answered as the account that it stands for; of a machine, that is: a
   * template keeps the word.
   */
  static void complete(JsonNode holder) {
    for (JsonNode account : holder.path("serviceAccounts")) {
      if (account.path("email").asText("").equals("default")) {
        ((ObjectNode) account).put("email", DEFAULT);
      }
    }
  }
}
