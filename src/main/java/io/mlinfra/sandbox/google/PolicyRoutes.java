package io.mlinfra.sandbox.google;

import io.mlinfra.sandbox.http.Permissions;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import java.util.Map;
import java.util.function.Function;

/** The three methods by which the newer services show, set and try out IAM policies. */
final class PolicyRoutes {
  private PolicyRoutes() {}

  /**
   * @param one the path of the resource
   * @param key what its policy is kept under; refuses where the resource is not there
   */
  static void add(
      Routes routes, String one, Policies policies, Function<Map<String, String>, String> key) {
    add(routes, "POST", one, policies, key);
  }

  /**
   * @param get the method by which the policy is read, which is not the same everywhere
   */
  static void add(
      Routes routes,
      String get,
      String one,
      Policies policies,
      Function<Map<String, String>, String> key) {
    routes
        .on(get, one + ":getIamPolicy", (r, p) -> Response.json(policies.get(key.apply(p))))
        .on(
            "POST",
            one + ":setIamPolicy",
            (r, p) -> Response.json(policies.set(key.apply(p), r.json().path("policy"))))
        .on(
            "POST",
            one + ":testIamPermissions",
            (r, p) -> {
              // Refuses what does not exist.
              var _ = key.apply(p);
              return Response.json(Permissions.granted(r.json()));
            });
  }
}
