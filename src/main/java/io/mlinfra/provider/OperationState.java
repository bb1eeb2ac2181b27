package io.mlinfra.provider;

/** How far a long-running operation has come. */
public sealed interface OperationState {
  /** Not ended yet; progress in 0..100. */
  record Running(int progress) implements OperationState {}

  /** Ended well. */
  record Succeeded() implements OperationState {}

  /** Ended with an error of the service's own. */
  record Failed(Failure failure) implements OperationState {}
}
