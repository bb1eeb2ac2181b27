package io.mlinfra.apply;

import io.mlinfra.diff.Action;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.LiveResource;

/**
 * The place of one call in an apply.
 *
 * @param service the provider's service
 * @param action creation, update or deletion; never a replacement
 * @param index the position among the calls for this action, from 0
 * @param target the resource as it is or will be found in the cloud
 * @param body a hash of what is wanted
 */
record CallStep(String service, Action action, int index, LiveResource target, String body) {
  Address address() {
    return target.address();
  }

  /** The same wish of a later run has the same key. */
  String key() {
    return key(target.address(), action, index, target.id(), body);
  }

  static String key(Address address, Action action, int index, String id, String body) {
    return address + "|" + action + "|" + index + "|" + id + "|" + body;
  }
}
