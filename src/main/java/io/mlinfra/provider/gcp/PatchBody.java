package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.FieldChange;
import java.util.Collection;
import java.util.List;

/**
 * The body of a PATCH. The service merges objects into what it has, so a field that is to go must
 * be named with null, wherever it stands; lists are replaced whole.
 */
final class PatchBody {
  private PatchBody() {}

  /**
   * @param fields the fields at the top of the body that the patch is to change
   * @param changes what is to change, as the diff found it
   */
  static ObjectNode of(ObjectNode desired, Collection<String> fields, List<FieldChange> changes) {
    ObjectNode body = desired.objectNode();
    for (String field : fields) {
      JsonNode value = desired.get(field);
      body.set(field, value == null ? body.nullNode() : value.deepCopy());
    }
    for (FieldChange change : changes) {
      if (change.after().isEmpty() && fields.contains(change.topField())) {
        remove(body, change.path());
      }
    }
    return body;
  }

  /** Sets null at a path through objects. What lies in a list goes when the list is replaced. */
  private static void remove(ObjectNode body, String path) {
    if (path.indexOf('[') >= 0) {
      return;
    }
    String[] steps = path.split("\\.");
    ObjectNode at = body;
    for (int i = 0; i < steps.length - 1; i++) {
      if (!(at.get(steps[i]) instanceof ObjectNode inner)) {
        return;
      }
      at = inner;
    }
    at.putNull(steps[steps.length - 1]);
  }
}
