package io.mlinfra.sandbox.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;

/** A quota that is found to be used up only while the operation runs. */
final class QuotaInOperation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String metric;
  private final double limit;
  private final String where;

  QuotaInOperation(String metric, double limit, String where) {
    super(
        "Quota '" + metric + "' exceeded.  Limit: " + limit + " " + where + ".",
        null,
        false,
        false);
    this.metric = metric;
    this.limit = limit;
    this.where = where;
  }

  /** As a refusal, where there is no operation to carry it. */
  ApiError refusal() {
    return Errors.quota(metric, limit, where);
  }

  /** The error of an operation. */
  ObjectNode error() {
    ObjectNode error = Json.object();
    error.put("_status", 403);
    error.put("code", "QUOTA_EXCEEDED");
    error.put("message", getMessage());
    ObjectNode quota = error.putArray("errorDetails").addObject().putObject("quotaInfo");
    quota.put("metricName", "compute.googleapis.com/" + metric.toLowerCase(java.util.Locale.ROOT));
    quota.put("limitName", metric).put("limit", limit);
    return error;
  }
}
