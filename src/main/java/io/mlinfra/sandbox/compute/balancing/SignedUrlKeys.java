package io.mlinfra.sandbox.compute.balancing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.SignedUrlKey;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;

/** The keys that sign URLs of a backend; only their names can be read. */
public final class SignedUrlKeys {
  private SignedUrlKeys() {}

  static Response change(Resource at, String action, Request request) {
    boolean add = action.equals("addSignedUrlKey");
    ObjectNode given = ProtoShape.check(SignedUrlKey.getDescriptor(), request.json());
    String name =
        add ? given.path("keyName").asText("") : request.query().getOrDefault("keyName", "");
    if (name.isEmpty()) {
      throw Errors.required("keyName");
    }
    return Response.json(
        at.engine()
            .change(
                request,
                at,
                action,
                b -> {
                  ObjectNode after = b.deepCopy();
                  ObjectNode cdn = after.withObjectProperty("cdnPolicy");
                  ArrayNode names = Json.array();
                  for (JsonNode n : cdn.path("signedUrlKeyNames")) {
                    if (!n.asText().equals(name)) {
                      names.add(n);
                    }
                  }
                  if (add) {
                    names.add(name);
                  }
                  cdn.set("signedUrlKeyNames", names);
                  return after;
                }));
  }
}
