package io.mlinfra.sandbox.compute.balancing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.ComputeEngine;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Scope;
import io.mlinfra.sandbox.http.Json;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * SSL policies: the cipher suites of each profile, as cloud.google.com/load-balancing/docs/
 * ssl-policies-concepts lists them (2026-11-26).
 */
public final class SslPolicies implements Behaviour {
  private static final List<String> RESTRICTED =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
  private static final List<String> MODERN_BESIDES =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");
  private static final List<String> COMPATIBLE_BESIDES =
      List.of(
          "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_RSA_WITH_AES_256_CBC_SHA",
          "TLS_RSA_WITH_AES_256_GCM_SHA384");

  @Override
  public void complete(Resource at, ObjectNode body) {
    String profile = body.path("profile").asText();
    if (profile.equals("CUSTOM") != body.path("customFeatures").size() > 0) {
      throw Errors.invalid(
          "customFeatures",
          "",
          "Custom features must be specified for, and only for, the profile CUSTOM.");
    }
    TreeSet<String> features = new TreeSet<>();
    if (profile.equals("CUSTOM")) {
      body.path("customFeatures").forEach(f -> features.add(f.asText()));
    } else {
      suites(profile).forEach(features::addAll);
    }
    var enabled = body.putArray("enabledFeatures");
    features.forEach(enabled::add);
  }

  private static List<List<String>> suites(String profile) {
    List<List<String>> all = new ArrayList<>(List.of(RESTRICTED));
    if (!profile.equals("RESTRICTED")) {
      all.add(MODERN_BESIDES);
    }
    if (profile.equals("COMPATIBLE")) {
      all.add(COMPATIBLE_BESIDES);
    }
    return all;
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    complete(at, after);
  }

  @Override
  public Optional<Response> collective(
      ComputeEngine engine, String project, Scope scope, String action, Request request) {
    if (!action.equals("listAvailableFeatures")) {
      return Optional.empty();
    }
    TreeSet<String> features = new TreeSet<>();
    suites("COMPATIBLE").forEach(features::addAll);
    ObjectNode answer = Json.object();
    features.forEach(answer.putArray("features")::add);
    return Optional.of(Response.json(answer));
  }
}
