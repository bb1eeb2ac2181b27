package io.mlinfra.sandbox.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.store.Store;
import java.util.Map;

/** Finds the zone that a path is about. */
record DnsZones(Store store) {
  static final String STORE = "dns/zones";

  static String key(Map<String, String> p) {
    return p.get("project") + "/" + p.get("zone");
  }

  ObjectNode find(Map<String, String> p) {
    return store
        .get(STORE, key(p))
        .orElseThrow(
            () ->
                DnsErrors.missing(
                    "managedZone",
                    "projects/" + p.get("project") + "/managedZones/" + p.get("zone")));
  }
}
