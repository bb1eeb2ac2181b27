package io.mlinfra.provider;

/**
 * One call that changes something. It may be sent again with the same {@code requestId} at no harm:
 * where the service knows request ids it deduplicates, elsewhere the adapter treats "already done
 * by us" as done.
 */
public interface Mutation {
  /** The service's own method, for messages and the journal: {@code insert}, {@code setLabels}. */
  String method();

  /**
   * Sends the call.
   *
   * @param requestId a UUID derived from the apply, the address and the step
   * @throws ProviderException when the service refuses or cannot be reached
   */
  Sent send(String requestId);

  /** What came back. */
  sealed interface Sent {
    /** The change is complete. */
    record Done() implements Sent {}

    /** The change goes on; poll the operation. */
    record Started(OperationHandle operation) implements Sent {}
  }

  Sent DONE = new Sent.Done();

  static Mutation of(String method, Call call) {
    return new Mutation() {
      @Override
      public String method() {
        return method;
      }

      @Override
      public Sent send(String requestId) {
        return call.send(requestId);
      }
    };
  }

  /** The body of a mutation. */
  @FunctionalInterface
  interface Call {
    Sent send(String requestId);
  }
}
