package io.mlinfra.sandbox.compute.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.cloud.compute.v1.InterconnectGroupsCreateMembersRequest;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.ProtoShape;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/**
 * Groups of lines to one's own site, or of VLANs on them, that are to be up together.
 *
 * @param members the field that names them
 * @param member a single one, as its entry and its status call it
 * @param capability the part of {@code configured} that says what the group is good for
 * @param sla the field of that
 */
public record MemberGroups(String members, String member, String capability, String sla)
    implements Behaviour {
  public static final MemberGroups OF_LINES =
      new MemberGroups("interconnects", "interconnect", "topologyCapability", "supportedSla");
  public static final MemberGroups OF_ATTACHMENTS =
      new MemberGroups("attachments", "attachment", "availabilitySla", "effectiveSla");

  @Override
  public void complete(Resource at, ObjectNode body) {
    rate(body);
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    rate(after);
  }

  /** Nothing that is not provisioned can hold what was intended. */
  private void rate(ObjectNode body) {
    body.put("etag", ComputeEngine.fingerprint(body.path(members)));
    body.putObject("configured").putObject(capability).put(sla, "NO_SLA");
  }

  @Override
  public Optional<Response> action(Resource at, ObjectNode body, String action, Request request) {
    if (action.equals("getOperationalStatus") && request.method().equals("GET")) {
      return Optional.of(Response.json(status(body)));
    }
    boolean creates = action.equals("createMembers") && request.method().equals("POST");
    return creates && this == OF_LINES
        ? Optional.of(Response.json(created(at, request)))
        : Optional.empty();
  }

  private ObjectNode status(ObjectNode body) {
    ObjectNode answer = Json.object().put("etag", body.path("etag").asText());
    ObjectNode result = answer.putObject("result");
    result.set("configured", body.path("configured"));
    result.set("operational", body.path("configured"));
    result.set("intent", body.path("intent"));
    for (JsonNode entry : body.path(members)) {
      result
          .withArrayProperty(member + "Statuses")
          .addObject()
          .put(member, entry.path(member).asText())
          .put("isActive", "INACTIVE");
    }
    return answer;
  }

  /** Orders lines and takes them in; what they have in common stands in a template. */
  private ObjectNode created(Resource at, Request request) {
    JsonNode wanted =
        ProtoShape.check(InterconnectGroupsCreateMembersRequest.getDescriptor(), request.json())
            .path("request");
    return at.engine()
        .change(
            request,
            at,
            "createMembers",
            before -> {
              ObjectNode after = before.deepCopy();
              for (JsonNode given : wanted.path("interconnects")) {
                Resource line = ordered(at, wanted.path("templateInterconnect"), given);
                after
                    .withObjectProperty(members)
                    .putObject(line.name())
                    .put(member, line.selfLink());
              }
              return after;
            });
  }

  private Resource ordered(Resource at, JsonNode template, JsonNode given) {
    ObjectNode body = Json.object();
    template.properties().forEach(f -> body.set(f.getKey(), f.getValue()));
    given.properties().forEach(f -> body.set(f.getKey(), f.getValue()));
    body.remove("facility");
    String name = body.path("name").asText("");
    Resource line = at.engine().at(at.project(), Scope.GLOBAL, members, name);
    at.engine().put(line, body);
    return line;
  }
}
