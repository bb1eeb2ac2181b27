package io.mlinfra.provider.gcp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.ProviderException;
import java.util.List;
import java.util.Map;

/** Reads and writes the IAM policies of one kind of resource, each whole and under its etag. */
interface Policies {
  /** The resources whose policies may hold our members, by name. */
  List<String> resources();

  ObjectNode get(String resource);

  void set(String resource, ObjectNode policy);

  /** The project's own policy. */
  static Policies project(GoogleRest rest) {
    return new Policies() {
      @Override
      public List<String> resources() {
        return List.of(rest.project());
      }

      @Override
      public ObjectNode get(String resource) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("options").put("requestedPolicyVersion", 3);
        return (ObjectNode)
            rest.call(
                "cloudresourcemanager",
                "POST",
                "/v1/projects/" + resource + ":getIamPolicy",
                Map.of(),
                body,
                "projects.getIamPolicy");
      }

      @Override
      public void set(String resource, ObjectNode policy) {
        ObjectNode body = policy.objectNode();
        body.set("policy", policy);
        rest.call(
            "cloudresourcemanager",
            "POST",
            "/v1/projects/" + resource + ":setIamPolicy",
            Map.of(),
            body,
            "projects.setIamPolicy");
      }
    };
  }

  /** The policies of the plan's buckets. */
  static Policies buckets(GoogleRest rest, List<String> names) {
    return new Policies() {
      @Override
      public List<String> resources() {
        return names;
      }

      @Override
      public ObjectNode get(String resource) {
        try {
          return (ObjectNode)
              rest.call(
                  "storage",
                  "GET",
                  "/storage/v1/b/" + resource + "/iam",
                  Map.of("optionsRequestedPolicyVersion", "3"),
                  null,
                  "buckets.getIamPolicy");
        } catch (ProviderException e) {
          if (e.failure().category() == Failure.Category.NOT_FOUND) {
            return JsonNodeFactory.instance.objectNode();
          }
          throw e;
        }
      }

      @Override
      public void set(String resource, ObjectNode policy) {
        rest.call(
            "storage",
            "PUT",
            "/storage/v1/b/" + resource + "/iam",
            Map.of(),
            policy,
            "buckets.setIamPolicy");
      }
    };
  }
}
