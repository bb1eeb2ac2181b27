package io.mlinfra.plan;

import io.mlinfra.provider.AtOnce;
import io.mlinfra.provider.Listing;
import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ProviderException;
import io.mlinfra.provider.ReadScope;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.KindSchema;
import io.mlinfra.resource.LiveResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the live state of every kind by list calls, all kinds at once on virtual threads. The
 * number of calls depends on kinds and pages, never on how many resources there are.
 */
public final class LiveReader {
  private final Function<ListCall, Listing> caller;

  /** Calls each list once; wrap with retries through {@link #LiveReader(Function)}. */
  public LiveReader() {
    this(ListCall::run);
  }

  /**
   * @param caller runs one list call, with whatever retry the caller wants around it
   */
  public LiveReader(Function<ListCall, Listing> caller) {
    this.caller = caller;
  }

  /** One list call that is about to be made. */
  public record ListCall(String service, ResourceAdapter adapter, ReadScope scope) {
    public Listing run() {
      return adapter.list(scope);
    }
  }

  /**
   * Reads all kinds of all providers.
   *
   * @throws ProviderException the first failure, when a list cannot be read
   */
  public LiveState read(List<Provider> providers, ReadScope scope) {
    Map<String, KindSchema> schemas = new LinkedHashMap<>();
    List<ListCall> calls = new ArrayList<>();
    for (Provider provider : providers) {
      for (ResourceAdapter adapter : provider.adapters()) {
        schemas.put(adapter.schema().kind(), adapter.schema());
        calls.add(new ListCall(provider.service(), adapter, scope));
      }
    }
    List<LiveResource> found = new ArrayList<>();
    List<String> unreachable = new ArrayList<>();
    for (Listing listing : AtOnce.read("live state", calls, caller)) {
      found.addAll(listing.resources());
      unreachable.addAll(listing.unreachable());
    }
    return new LiveState(scope.plan(), schemas, found, unreachable.stream().distinct().toList());
  }
}
