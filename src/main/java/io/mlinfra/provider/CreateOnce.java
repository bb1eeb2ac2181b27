package io.mlinfra.provider;

import java.util.function.BooleanSupplier;

/**
 * Creates an object that the service would create twice when asked twice. Once a try may have got
 * through, later tries look for the object first; after a try that was certainly refused they do
 * not, so that a throttled service sees no needless calls.
 */
public final class CreateOnce implements Mutation {
  private final String method;
  private final Runnable prepare;
  private final BooleanSupplier exists;
  private final Runnable create;
  private boolean prepared;
  private boolean mayExist;

  /**
   * @param prepare a call that must succeed once before the creation, such as a validation
   * @param exists whether the object is there with our mark
   * @param create the call that creates it
   */
  public CreateOnce(String method, Runnable prepare, BooleanSupplier exists, Runnable create) {
    this.method = method;
    this.prepare = prepare;
    this.exists = exists;
    this.create = create;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public synchronized Sent send(String requestId) {
    if (!prepared) {
      prepare.run();
      prepared = true;
    }
    if (mayExist && exists.getAsBoolean()) {
      return DONE;
    }
    try {
      create.run();
      return DONE;
    } catch (ProviderException e) {
      mayExist |= uncertain(e.failure().category());
      throw e;
    }
  }

  private static boolean uncertain(Failure.Category category) {
    return category == Failure.Category.LOST_ANSWER || category == Failure.Category.TRANSIENT;
  }
}
