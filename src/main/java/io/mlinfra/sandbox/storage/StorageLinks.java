package io.mlinfra.sandbox.storage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The links by which resources name themselves. */
final class StorageLinks {
  private static final String ROOT = "https://www.googleapis.com/storage/v1/b/";

  private StorageLinks() {}

  static String bucket(String name) {
    return ROOT + name;
  }

  static String object(String bucket, String name) {
    return ROOT + bucket + "/o/" + escaped(name);
  }

  static String media(String bucket, String name, String generation) {
    return "https://storage.googleapis.com/download/storage/v1/b/"
        + bucket
        + "/o/"
        + escaped(name)
        + "?generation="
        + generation
        + "&alt=media";
  }

  static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
