package io.mlinfra.provider.gcp;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.cloud.NoCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageException;
import com.google.cloud.storage.StorageOptions;
import io.mlinfra.provider.Connection;
import io.mlinfra.provider.Failure;
import io.mlinfra.provider.Failure.Category;
import io.mlinfra.provider.ObjectStore;
import io.mlinfra.provider.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Cloud Storage bucket as shared state, through the official client with its retries off. */
public final class GcsObjectStore implements ObjectStore, AutoCloseable {
  private static final String SERVICE = "storage";
  private static final int NOT_FOUND = 404;

  private final Credentials credentials;
  private final Storage storage;
  private final String bucket;

  /**
   * @param bucket must exist; nothing is called yet
   */
  public GcsObjectStore(Connection connection, String bucket) {
    this.bucket = bucket;
    this.credentials = new Credentials(connection.impersonate());
    StorageOptions.Builder options =
        StorageOptions.http()
            .setProjectId(connection.project())
            .setTransportOptions(
                HttpTransportOptions.newBuilder()
                    .setHttpTransportFactory(NetHttpTransport::new)
                    .build())
            .setRetrySettings(ServiceOptions.getNoRetrySettings());
    connection.endpoint(SERVICE).ifPresent(uri -> options.setHost(uri.toString()));
    options.setCredentials(
        connection.anonymous(SERVICE) ? NoCredentials.getInstance() : credentials.google());
    this.storage = options.build().getService();
  }

  @Override
  public Optional<Stored> get(String name) {
    return call("objects.get", name, () -> read(name));
  }

  /** Of the generation that was found, so that content and generation belong together. */
  private Optional<Stored> read(String name) {
    Blob blob = storage.get(BlobId.of(bucket, name));
    if (blob == null) {
      requireBucket();
      return Optional.empty();
    }
    long generation = blob.getGeneration();
    byte[] content = storage.readAllBytes(BlobId.of(bucket, name, generation));
    return Optional.of(new Stored(content, generation));
  }

  /** A missing bucket looks like a missing object; as state it must not pass for an empty one. */
  private void requireBucket() {
    if (storage.get(bucket) == null) {
      throw new StorageException(NOT_FOUND, "the bucket " + bucket + " does not exist");
    }
  }

  @Override
  public long put(String name, byte[] content, long ifGeneration) {
    return call(
        "objects.insert",
        name,
        () -> {
          BlobInfo info =
              BlobInfo.newBuilder(BlobId.of(bucket, name))
                  .setContentType("application/octet-stream")
                  .build();
          return storage
              .create(
                  info,
                  content,
                  ifGeneration == ABSENT
                      ? Storage.BlobTargetOption.doesNotExist()
                      : Storage.BlobTargetOption.generationMatch(ifGeneration))
              .getGeneration();
        });
  }

  @Override
  public void delete(String name, long ifGeneration) {
    call(
        "objects.delete",
        name,
        () ->
            storage.delete(
                BlobId.of(bucket, name), Storage.BlobSourceOption.generationMatch(ifGeneration)));
    // A bucket with versions keeps what was deleted, and could not be deleted itself any more.
    call("objects.delete", name, () -> storage.delete(BlobId.of(bucket, name, ifGeneration)));
  }

  @Override
  public List<String> list(String prefix) {
    return call(
        "objects.list",
        prefix,
        () -> {
          List<String> names = new ArrayList<>();
          storage
              .list(bucket, Storage.BlobListOption.prefix(prefix))
              .iterateAll()
              .forEach(blob -> names.add(blob.getName()));
          return names.stream().sorted().toList();
        });
  }

  private <T> T call(String method, String name, Supplier<T> call) {
    try {
      return call.get();
    } catch (StorageException e) {
      String reason = text(e.getReason());
      // Without its cause, which holds the answer as it came.
      throw credentials
          .mask()
          .in(
              new ProviderException(
                  new Failure(
                      category(e.getCode(), reason),
                      SERVICE,
                      method,
                      "gs://" + bucket + "/" + name,
                      e.getCode(),
                      reason,
                      text(e.getMessage()),
                      "",
                      Optional.empty())));
    }
  }

  private static Category category(int status, String reason) {
    // The client gives 0 where the connection broke; every call here may be sent again.
    return status == 0 ? Category.LOST_ANSWER : GoogleErrors.category(status, reason);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public void close() {
    try {
      storage.close();
    } catch (Exception e) {
      throw new IllegalStateException("the storage client does not close", e);
    }
  }
}
