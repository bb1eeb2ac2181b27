/**
 * Carries a plan out: runs its changes in dependency order, phase by phase, journals every call,
 * retries, resumes. Knows no service by name and prints nothing: it publishes events.
 */
@NullMarked
package io.mlinfra.apply;

import org.jspecify.annotations.NullMarked;
