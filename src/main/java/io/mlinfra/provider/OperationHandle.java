package io.mlinfra.provider;

/**
 * Names a long-running operation so that it can be found again, also by another process.
 *
 * @param service the provider that polls it
 * @param scope where it runs: {@code global}, a region, a zone, or a parent path
 * @param name the service's name for it
 */
public record OperationHandle(String service, String scope, String name) {}
