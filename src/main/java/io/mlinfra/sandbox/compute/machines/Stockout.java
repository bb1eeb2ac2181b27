package io.mlinfra.sandbox.compute.machines;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;

/** A zone without capacity, as an operation's error and as a group's. */
public final class Stockout {
  static final String CODE = "ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS";

  private Stockout() {}

  static String message(String zone, String machineType) {
    return "The zone 'projects/-/zones/"
        + zone
        + "' does not have enough resources available to fulfill the request, '(resource"
        + " type:compute, machine type:"
        + machineType
        + ")'.";
  }

  public static ApiError error(String zone, String machineType) {
    return ApiError.legacy(503, CODE, message(zone, machineType));
  }

  public static boolean is(ApiError error) {
    return error.getMessage() != null
        && error.getMessage().contains("does not have enough resources available");
  }

  /** The error of an insert operation. */
  public static ObjectNode operationError(String zone, String machineType, boolean gpu) {
    ObjectNode error = Json.object();
    error.put("_status", 503);
    error.put("code", CODE);
    error.put("message", message(zone, machineType));
    var details = error.putArray("errorDetails");
    ObjectNode info = details.addObject().putObject("errorInfo");
    info.put("domain", "compute.googleapis.com");
    info.put("reason", "resource_availability");
    info.putObject("metadatas")
        .put("vmType", machineType)
        .put("attachment", gpu ? "gpu" : "")
        .put("zone", zone);
    return error;
  }
}
