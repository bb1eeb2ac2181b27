package io.mlinfra.sandbox.compute.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Json;

/** What the service finds wrong only while the operation runs: the request itself is accepted. */
public class FoundInOperation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  public FoundInOperation(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** As a refusal, where there is no operation to carry it. */
  public ApiError refusal() {
    return ApiError.legacy(status, code, String.valueOf(getMessage()));
  }

  /** The error of an operation. */
  public ObjectNode error() {
    return Json.object().put("_status", status).put("code", code).put("message", getMessage());
  }
}
