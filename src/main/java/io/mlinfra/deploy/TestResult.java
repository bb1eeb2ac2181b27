package io.mlinfra.deploy;

import java.time.Duration;

/**
 * One check of the validation suite.
 *
 * @param suite what it belongs to, such as {@code presence}
 * @param detail what was found, for a person; says what to do when it failed
 */
public record TestResult(String suite, String name, boolean passed, String detail, Duration took) {}
