package io.mlinfra.sandbox.storage;

import java.util.List;

/** What {@link StorageService} answers; {@code DocumentedCallsTest} holds the list against it. */
final class StorageCalls {
  private static final String BUCKET = " /storage/v1/b/{bucket}";
  private static final String OBJECT = BUCKET + "/o/{object}";

  static final List<String> ALL =
      List.of(
          "GET /storage/v1/b",
          "POST /storage/v1/b",
          "GET" + BUCKET,
          "PATCH" + BUCKET,
          "PUT" + BUCKET,
          "DELETE" + BUCKET,
          "GET" + BUCKET + "/iam",
          "PUT" + BUCKET + "/iam",
          "GET" + BUCKET + "/iam/testPermissions",
          "GET" + BUCKET + "/acl",
          "POST" + BUCKET + "/acl",
          "GET" + BUCKET + "/defaultObjectAcl",
          "POST" + BUCKET + "/defaultObjectAcl",
          "GET" + BUCKET + "/notificationConfigs",
          "GET" + BUCKET + "/folders",
          "POST" + BUCKET + "/folders",
          "GET" + BUCKET + "/managedFolders",
          "POST" + BUCKET + "/managedFolders",
          "GET" + BUCKET + "/operations",
          "GET" + BUCKET + "/operations/{id}",
          "POST" + BUCKET + "/operations/{id}/cancel",
          "POST" + BUCKET + "/operations/{id}/advanceRelocateBucket",
          "POST" + BUCKET + "/relocate",
          "GET" + BUCKET + "/anywhereCaches",
          "POST" + BUCKET + "/anywhereCaches",
          "GET" + BUCKET + "/anywhereCaches/{id}",
          "PATCH" + BUCKET + "/anywhereCaches/{id}",
          "POST" + BUCKET + "/anywhereCaches/{id}/pause",
          "POST" + BUCKET + "/anywhereCaches/{id}/resume",
          "POST" + BUCKET + "/anywhereCaches/{id}/disable",
          "POST" + BUCKET + "/folders/{folder}/renameTo/folders/{target}",
          "POST" + BUCKET + "/folders/{folder}/deleteRecursive",
          "POST" + BUCKET + "/o/bulkRestore",
          "GET" + BUCKET + "/storageLayout",
          "POST" + BUCKET + "/lockRetentionPolicy",
          "POST" + BUCKET + "/restore",
          "GET" + BUCKET + "/o",
          "POST /upload/storage/v1/b/{bucket}/o",
          "GET" + OBJECT,
          "PATCH" + OBJECT,
          "PUT" + OBJECT,
          "DELETE" + OBJECT,
          "GET" + OBJECT + "/acl",
          "GET" + OBJECT + "/iam",
          "PUT" + OBJECT + "/iam",
          "GET" + OBJECT + "/iam/testPermissions",
          "POST" + OBJECT + "/compose",
          "POST" + OBJECT + "/copyTo/b/{destination}/o/{copy}",
          "POST" + OBJECT + "/rewriteTo/b/{destination}/o/{copy}",
          "GET /storage/v1/projects/{project}/serviceAccount",
          "GET /storage/v1/projects/{project}/hmacKeys",
          "POST /storage/v1/projects/{project}/hmacKeys",
          "GET /storage/v1/projects/{project}/hmacKeys/{id}",
          "PUT /storage/v1/projects/{project}/hmacKeys/{id}",
          "DELETE /storage/v1/projects/{project}/hmacKeys/{id}");

  private StorageCalls() {}
}
