package io.mlinfra.spec.yaml;

/** Something that is wrong with a file as YAML, and where. */
public record YamlProblem(Position position, String message, String suggestion) {}
