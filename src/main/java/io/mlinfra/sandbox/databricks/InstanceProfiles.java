package io.mlinfra.sandbox.databricks;

import com.databricks.sdk.service.compute.AddInstanceProfile;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import io.mlinfra.sandbox.http.Routes;
import io.mlinfra.sandbox.store.Store;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code /api/2.0/instance-profiles}: accounts of AWS that clusters may run as. A workspace on
 * Google Cloud uses none; they are kept, since clients list them whatever the cloud.
 */
final class InstanceProfiles {
  private static final String PATH = "/api/2.0/instance-profiles/";
  private static final String COLLECTION = "databricks.instance_profile";
  private static final String ARN = "instance_profile_arn";
  private static final Pattern PROFILE =
      Pattern.compile("arn:aws[\\w-]*:iam::\\d{12}:instance-profile/.+");

  private final Store store;

  InstanceProfiles(Store store) {
    this.store = store;
  }

  void on(Routes routes) {
    routes
        .on("GET", PATH + "list", (r, p) -> list())
        .on("POST", PATH + "add", (r, p) -> add(r))
        .on("POST", PATH + "edit", (r, p) -> edit(r))
        .on("POST", PATH + "remove", (r, p) -> remove(r));
  }

  private Response list() {
    ObjectNode answer = Json.object();
    answer.set("instance_profiles", Json.array(List.copyOf(store.all(COLLECTION).values())));
    return Response.json(answer);
  }

  private Response add(Request request) {
    ObjectNode profile = Bodies.read(request, AddInstanceProfile.class);
    String arn = Errors.text(profile, ARN);
    if (!PROFILE.matcher(arn).matches()) {
      throw Errors.invalid("The instance profile ARN is not valid: " + arn);
    }
    if (store.get(COLLECTION, arn).isPresent()) {
      throw Errors.taken("Instance profile " + arn + " already exists.");
    }
    profile.remove("skip_validation");
    return keep(arn, profile);
  }

  private Response edit(Request request) {
    ObjectNode change = Errors.body(request);
    String arn = existing(Errors.text(change, ARN));
    ObjectNode profile = store.get(COLLECTION, arn).orElseThrow().deepCopy();
    return keep(arn, profile.setAll(change));
  }

  private Response keep(String arn, ObjectNode profile) {
    return store.transaction(
        () -> {
          store.put(COLLECTION, arn, profile);
          return Response.json(Json.object());
        });
  }

  private Response remove(Request request) {
    String arn = existing(Errors.text(Errors.body(request), ARN));
    return store.transaction(
        () -> {
          store.remove(COLLECTION, arn);
          return Response.json(Json.object());
        });
  }

  private String existing(String arn) {
    if (store.get(COLLECTION, arn).isEmpty()) {
      throw Errors.absent("Instance profile " + arn + " does not exist.");
    }
    return arn;
  }
}
