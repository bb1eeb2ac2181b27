package io.mlinfra.apply;

import io.mlinfra.provider.Provider;
import io.mlinfra.provider.ResourceAdapter;
import io.mlinfra.resource.KindSchema;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Finds the adapter of a kind and the provider behind it. */
public final class Services {
  private record Entry(Provider provider, ResourceAdapter adapter) {}

  private final Map<String, Entry> byKind = new HashMap<>();
  private final Map<String, Provider> byName = new HashMap<>();

  public Services(Collection<Provider> providers) {
    for (Provider provider : providers) {
      byName.put(provider.service(), provider);
      for (ResourceAdapter adapter : provider.adapters()) {
        byKind.put(adapter.schema().kind(), new Entry(provider, adapter));
      }
    }
  }

  /** The kind's adapter, or an error that names the kind: it is a defect to have none. */
  public ResourceAdapter adapter(String kind) {
    return entry(kind).adapter();
  }

  public KindSchema schema(String kind) {
    return adapter(kind).schema();
  }

  /** The name of the service that has the kind, for limits, retries and messages. */
  public String service(String kind) {
    return entry(kind).provider().service();
  }

  /** The provider that polls operations of a service. */
  public Provider provider(String service) {
    Provider provider = byName.get(service);
    if (provider == null) {
      throw new IllegalStateException("no provider is open for the service " + service);
    }
    return provider;
  }

  public boolean has(String kind) {
    return byKind.containsKey(kind);
  }

  private Entry entry(String kind) {
    Entry entry = byKind.get(kind);
    if (entry == null) {
      throw new IllegalStateException("no adapter handles resources of kind " + kind);
    }
    return entry;
  }
}
