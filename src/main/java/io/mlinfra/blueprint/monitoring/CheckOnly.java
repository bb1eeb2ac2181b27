package io.mlinfra.blueprint.monitoring;

/**
 * Something the plan asks for that no API can set: it is looked at and reported, never pretended.
 *
 * @param code a stable word for it, such as {@code datadog-feature-apm}
 * @param path where the plan asks for it
 * @param message what is done instead, and what is left to a person
 */
public record CheckOnly(String code, String path, String message) {}
