package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.diff.FieldChange;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Mutation;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.Address;
import io.mlinfra.resource.DesiredResource;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import io.mlinfra.resource.Location;
import io.mlinfra.resource.OwnershipMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One member of one role in a policy. Others' members are never touched: a change reads the policy,
 * adds or removes one member, and writes it back under its etag.
 *
 * <p>A policy has no place for a mark, so a binding is ours when its member is a service account
 * that carries our mark. A likeness of names is not enough: one plan's name may begin another's.
 */
final class IamMemberAdapter implements ResourceAdapter {
  private static final String ACCOUNT = "serviceAccount:";

  /** How often a policy is read and written again when somebody else wrote it in between. */
  private static final int ATTEMPTS = 5;

  private final Policies policies;
  private final Function<String, Set<String>> accounts;
  private final KindSchema schema;

  /**
   * @param accounts the e-mail addresses of the service accounts that a plan owns
   */
  IamMemberAdapter(
      String kind, String title, Policies policies, Function<String, Set<String>> accounts) {
    this.policies = policies;
    this.accounts = accounts;
    this.schema = KindSchema.of(kind, title, new OwnershipMark.Derived()).withImmutable("*");
  }

  @Override
  public KindSchema schema() {
    return schema;
  }

  @Override
  public Listing list(ReadScope scope) {
    List<LiveResource> found = new ArrayList<>();
    Set<String> ours = accounts.apply(scope.plan());
    for (String resource : policies.resources()) {
      for (JsonNode binding : policies.get(resource).path("bindings")) {
        for (JsonNode member : binding.path("members")) {
          found.add(live(resource, binding, member.asText(), scope.plan(), ours));
        }
      }
    }
    return Listing.of(found);
  }

  private LiveResource live(
      String resource, JsonNode binding, String member, String plan, Set<String> accounts) {
    ObjectNode body = schemaBody(resource, binding, member);
    boolean ours =
        member.startsWith(ACCOUNT) && accounts.contains(member.substring(ACCOUNT.length()));
    return new LiveResource(
        new Address(schema.kind(), name(body)),
        Location.GLOBAL,
        name(body),
        body,
        ours ? Optional.of(plan) : Optional.empty());
  }

  private static ObjectNode schemaBody(String resource, JsonNode binding, String member) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("resource", resource).put("role", binding.path("role").asText()).put("member", member);
    if (binding.has("condition")) {
      body.set("condition", binding.get("condition"));
    }
    return body;
  }

  /** {@code RESOURCE/ROLE/ACCOUNT}: what the blueprint calls a binding, too. */
  static String name(JsonNode body) {
    String role = body.path("role").asText();
    String member = body.path("member").asText();
    int at = member.indexOf('@');
    String account = at < 0 ? member : member.substring(member.indexOf(':') + 1, at);
    return body.path("resource").asText()
        + "/"
        + role.substring(role.lastIndexOf('/') + 1)
        + "/"
        + account;
  }

  /** The first part of a {@link #name}; a role's short name and an account hold no slash. */
  private static String resource(String name) {
    return name.substring(0, name.lastIndexOf('/', name.lastIndexOf('/') - 1));
  }

  @Override
  public Optional<LiveResource> read(LiveResource like) {
    String resource = resource(like.address().name());
    for (JsonNode binding : policies.get(resource).path("bindings")) {
      for (JsonNode member : binding.path("members")) {
        ObjectNode body = schemaBody(resource, binding, member.asText());
        if (name(body).equals(like.address().name())) {
          return Optional.of(
              new LiveResource(
                  like.address(), Location.GLOBAL, like.address().name(), body, like.owner()));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public LiveResource expected(DesiredResource desired) {
    return new LiveResource(
        desired.address(),
        Location.GLOBAL,
        desired.address().name(),
        desired.body(),
        Optional.empty());
  }

  @Override
  public List<Mutation> create(DesiredResource desired) {
    return List.of(changed("addMember", desired.body(), true));
  }

  @Override
  public List<Mutation> update(
      DesiredResource desired, LiveResource live, List<FieldChange> changes) {
    return List.of(
        changed("removeMember", live.body(), false), changed("addMember", desired.body(), true));
  }

  @Override
  public List<Mutation> delete(LiveResource live) {
    return List.of(changed("removeMember", live.body(), false));
  }

  private Mutation changed(String method, ObjectNode wanted, boolean add) {
    return Mutation.of(
        method,
        id -> {
          synchronized (policies) {
            change(wanted, add);
          }
          return Mutation.DONE;
        });
  }

  /**
   * Whoever wrote the policy meanwhile is no obstacle: it is read, and the member put in, again.
   */
  private void change(ObjectNode wanted, boolean add) {
    String resource = wanted.path("resource").asText();
    for (int attempt = 1; ; attempt++) {
      ObjectNode policy = policies.get(resource).deepCopy();
      if (!edit(policy, wanted, add)) {
        return;
      }
      try {
        policies.set(resource, policy);
        return;
      } catch (ProviderException e) {
        if (attempt == ATTEMPTS || e.failure().category() != Failure.Category.PRECONDITION_FAILED) {
          throw e;
        }
      }
    }
  }

  /** Adds or removes the member; false when nothing had to change. */
  private static boolean edit(ObjectNode policy, ObjectNode wanted, boolean add) {
    ArrayNode bindings = policy.withArrayProperty("bindings");
    String member = wanted.path("member").asText();
    for (int i = 0; i < bindings.size(); i++) {
      JsonNode binding = bindings.get(i);
      boolean same =
          binding.path("role").equals(wanted.path("role"))
              && binding
                  .path("condition")
                  .path("expression")
                  .equals(wanted.path("condition").path("expression"));
      if (!same) {
        continue;
      }
      ArrayNode members = (ArrayNode) binding.path("members");
      for (int m = 0; m < members.size(); m++) {
        if (members.get(m).asText().equals(member)) {
          if (add) {
            return false;
          }
          members.remove(m);
          if (members.isEmpty()) {
            bindings.remove(i);
          }
          return true;
        }
      }
      if (add) {
        members.add(member);
      }
      return add;
    }
    if (add) {
      ObjectNode binding = bindings.addObject();
      binding.set("role", wanted.path("role"));
      binding.putArray("members").add(member);
      if (wanted.has("condition")) {
        binding.set("condition", wanted.path("condition"));
        policy.put("version", 3);
      }
    }
    return add;
  }
}
