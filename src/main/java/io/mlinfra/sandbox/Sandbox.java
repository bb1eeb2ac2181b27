package io.mlinfra.sandbox;

import io.mlinfra.sandbox.fault.FaultRules;
import io.mlinfra.sandbox.http.HttpFront;
import io.mlinfra.sandbox.http.RequestCounts;
import io.mlinfra.sandbox.http.SandboxService;
import io.mlinfra.sandbox.store.Store;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A running embedded cloud: all services behind one port on loopback. */
public final class Sandbox implements AutoCloseable {
  private final Store store;
  private final HttpFront front;

  private Sandbox(Store store, HttpFront front) {
    this.store = store;
    this.front = front;
  }

  /**
   * Opens the store and starts to listen.
   *
   * @throws IOException when the folder cannot be used or the port is taken
   */
  public static Sandbox start(SandboxConfig config) throws IOException {
    Store store = Store.open(config.dir());
    SandboxClock clock = new SandboxClock(store);
    FaultRules faults = new FaultRules(store);
    RequestCounts counts = new RequestCounts();
    List<SandboxService> services = new ArrayList<>();
    AdminService admin = new AdminService(store, clock, faults, counts);
    services.add(admin);
    services.addAll(Services.all(store, clock, faults, config, admin));
    try {
      return new Sandbox(store, new HttpFront(config.port(), services, faults, counts));
    } catch (IOException e) {
      store.close();
      throw e;
    }
  }

  public URI baseUri() {
    return front.baseUri();
  }

  public int port() {
    return front.port();
  }

  @Override
  public void close() {
    front.close();
    store.close();
  }
}
