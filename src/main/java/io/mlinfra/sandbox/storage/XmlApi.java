package io.mlinfra.sandbox.storage;

import io.mlinfra.sandbox.http.ApiError;
import io.mlinfra.sandbox.http.Request;
import io.mlinfra.sandbox.http.Response;
import java.util.Optional;

/**
 * The XML API, in path style: {@code /bucket} and {@code /bucket/object}. Clients of S3 speak it,
 * and some of the JSON API's use it on the side, for downloads, signed URLs and uploads in parts.
 */
final class XmlApi {
  private final Buckets buckets;
  private final XmlBuckets inBuckets;
  private final XmlObjects objects;
  private final SignedUrls signed;
  private final PostedForms forms;
  private final Cors cors;
  private final Lifecycle lifecycle;

  XmlApi(
      Buckets buckets,
      XmlBuckets inBuckets,
      XmlObjects objects,
      SignedUrls signed,
      PostedForms forms,
      Lifecycle lifecycle) {
    this.buckets = buckets;
    this.inBuckets = inBuckets;
    this.objects = objects;
    this.signed = signed;
    this.forms = forms;
    this.lifecycle = lifecycle;
    this.cors = new Cors();
  }

  /** Whether a request's body is an object's content, as it is. */
  boolean isContent(String method, String bucket) {
    return method.equals("PUT") && buckets.exists(bucket);
  }

  /** Empty when another service may be meant. */
  Optional<Response> handle(Request request) {
    String bucket = request.segments().isEmpty() ? "" : request.segments().getFirst();
    if (bucket.isEmpty()) {
      return request.method().equals("GET") && XmlRequest.isMeant(request)
          ? Optional.of(inBuckets.list(request))
          : Optional.empty();
    }
    // Other services' paths come first, whatever a bucket is called.
    if (bucket.matches("dns|v\\d.*") || !isOurs(request, bucket)) {
      return Optional.empty();
    }
    try {
      signed.mustBeValid(request);
      return Optional.of(answer(request, bucket));
    } catch (ApiError refused) {
      return Optional.of(XmlErrors.answer(refused));
    }
  }

  /** A bucket that is there, one that is to be made, or a client that can mean nothing else. */
  private boolean isOurs(Request request, String bucket) {
    return buckets.exists(bucket)
        || XmlRequest.isMeant(request)
        || request.method().equals("PUT") && request.segments().size() == 1;
  }

  private Response answer(Request request, String bucket) {
    lifecycle.apply(bucket);
    if (request.query().containsKey("lifecycle")) {
      lifecycle.reconsider(bucket);
    }
    String name =
        request.path().length() < bucket.length() + 2
            ? ""
            : request.path().substring(bucket.length() + 2);
    if (request.method().equals("OPTIONS")) {
      return cors.preflight(request, buckets.find(bucket));
    }
    boolean form =
        request.method().equals("POST")
            && request.header("content-type").startsWith("multipart/form-data");
    Response response =
        form
            ? forms.answer(request, bucket)
            : name.isEmpty()
                ? inBuckets.handle(request, bucket)
                : objects.handle(request, bucket, name);
    return buckets.exists(bucket)
        ? cors.allowed(request, buckets.find(bucket), response)
        : response;
  }
}
