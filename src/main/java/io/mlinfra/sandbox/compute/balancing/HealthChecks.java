package io.mlinfra.sandbox.compute.balancing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Resource;

/** Health checks. */
public final class HealthChecks implements Behaviour {
  @Override
  public void complete(Resource at, ObjectNode body) {
    String type = body.path("type").asText("");
    if (type.isEmpty()) {
      throw Errors.required("type");
    }
    Defaults.put(body, "checkIntervalSec", 5);
    Defaults.put(body, "timeoutSec", 5);
    Defaults.put(body, "healthyThreshold", 2);
    Defaults.put(body, "unhealthyThreshold", 2);
    check(body);
    String section =
        type.equals("GRPC")
            ? "grpcHealthCheck"
            : type.toLowerCase(java.util.Locale.ROOT) + "HealthCheck";
    body.fieldNames()
        .forEachRemaining(
            field -> {
              if (field.endsWith("HealthCheck") && !field.equals(section)) {
                throw Errors.invalid(
                    "type", type, "Field '" + field + "' is of another type of health check.");
              }
            });
    if (!body.has(section)) {
      body.putObject(section);
    }
    if (body.get(section) instanceof ObjectNode probe && !type.equals("GRPC")) {
      Defaults.put(probe, "proxyHeader", "NONE");
      if (type.startsWith("HTTP")) {
        Defaults.put(probe, "requestPath", "/");
      }
      if (!probe.has("port") && !probe.has("portName") && !probe.has("portSpecification")) {
        probe.put("port", type.equals("HTTPS") || type.equals("SSL") ? 443 : 80);
      }
    }
  }

  @Override
  public void updating(Resource at, ObjectNode before, ObjectNode after) {
    check(after);
  }

  private static void check(ObjectNode body) {
    long timeout = body.path("timeoutSec").asLong(5);
    long interval = body.path("checkIntervalSec").asLong(5);
    if (timeout > interval) {
      throw Errors.invalid(
          "timeoutSec",
          Long.toString(timeout),
          "Timeout should be less than or equal to checkIntervalSec.");
    }
    if (interval < 1 || interval > 300) {
      throw Errors.invalid(
          "checkIntervalSec", Long.toString(interval), "Must be between 1 and 300, inclusive.");
    }
  }
}
