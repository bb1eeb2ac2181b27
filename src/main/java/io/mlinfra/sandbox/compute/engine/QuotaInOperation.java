package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import java.util.Locale;

/** A quota that is found to be used up only while the operation runs. */
public final class QuotaInOperation extends FoundInOperation {
  private static final long serialVersionUID = 1L;

  private final String metric;
  private final double limit;
  private final String where;

  QuotaInOperation(String metric, double limit, String where) {
    super(
        403,
        "QUOTA_EXCEEDED",
        "Quota '" + metric + "' exceeded.  Limit: " + limit + " " + where + ".");
    this.metric = metric;
    this.limit = limit;
    this.where = where;
  }

  @Override
  public ApiError refusal() {
    return Errors.quota(metric, limit, where);
  }

  @Override
  public ObjectNode error() {
    ObjectNode error = super.error();
    ObjectNode quota = error.putArray("errorDetails").addObject().putObject("quotaInfo");
    quota.put("metricName", "compute.googleapis.com/" + metric.toLowerCase(Locale.ROOT));
    quota.put("limitName", metric).put("limit", limit);
    return error;
  }
}
