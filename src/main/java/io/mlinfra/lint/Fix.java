package io.mlinfra.lint;

/**
 * The one right value for a place in the plan.
 *
 * @param path dotted, as in the plan file
 * @param value as YAML, on one line
 */
public record Fix(String path, String value) {}
