package io.mlinfra.provider.gcp;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.gax.core.BackgroundResource;
import com.google.api.gax.httpjson.HttpJsonCallContext;
import com.google.api.gax.httpjson.HttpJsonCallOptions;
import com.google.api.gax.httpjson.HttpJsonTransportChannel;
import com.google.api.gax.httpjson.ManagedHttpJsonChannel;
import com.google.api.gax.rpc.ClientContext;
import io.mlinfra.provider.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compute's official clients over one channel and one set of threads, each made when it is first
 * asked for, with their own retries off.
 */
final class ComputeClients implements AutoCloseable {
  private static final String SERVICE = "compute";

  private final Connection connection;
  private final Credentials credentials;
  private final Map<Class<?>, BackgroundResource> clients = new ConcurrentHashMap<>();
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private @Nullable ClientContext context;

  ComputeClients(Connection connection) {
    this.connection = connection;
    this.credentials = new Credentials(connection.impersonate());
  }

  /** Makes a client from what all of them share. */
  @FunctionalInterface
  interface Maker<T> {
    T make(ClientContext shared) throws IOException;
  }

  String project() {
    return connection.project();
  }

  /** Runs one read as {@link ClientFailures#reading} does. */
  <T> T reading(String method, String target, Supplier<T> call) {
    return ClientFailures.reading(method, target, credentials::mask, call);
  }

  /** The one client of its type. */
  <T extends BackgroundResource> T get(Class<T> type, Maker<T> maker) {
    return type.cast(
        clients.computeIfAbsent(
            type,
            t -> {
              try {
                return maker.make(shared());
              } catch (IOException e) {
                throw new UncheckedIOException("cannot make " + type.getSimpleName(), e);
              }
            }));
  }

  private synchronized ClientContext shared() {
    ClientContext made = context;
    if (made == null) {
      made = make();
      context = made;
    }
    return made;
  }

  private ClientContext make() {
    ManagedHttpJsonChannel channel =
        ManagedHttpJsonChannel.newBuilder()
            .setEndpoint(
                connection
                    .endpoint(SERVICE)
                    .map(URI::toString)
                    .orElse("https://compute.googleapis.com"))
            .setExecutor(calls)
            .setHttpTransport(new NetHttpTransport())
            .build();
    HttpJsonCallContext each =
        HttpJsonCallContext.of(channel, HttpJsonCallOptions.DEFAULT).withRetryableCodes(Set.of());
    if (!connection.anonymous(SERVICE)) {
      each = each.withCredentials(credentials.google());
    }
    return ClientContext.newBuilder()
        .setTransportChannel(HttpJsonTransportChannel.create(channel))
        .setDefaultCallContext(each)
        .setExecutor(timer)
        .build();
  }

  @Override
  public void close() {
    clients.values().forEach(BackgroundResource::shutdownNow);
    calls.shutdown();
    timer.shutdownNow();
  }
}
