/**
 * Sends calls again when that helps: full-jitter backoff, a retry budget for each apply, a circuit
 * breaker for each service.
 */
@NullMarked
package io.mlinfra.apply.retry;

import org.jspecify.annotations.NullMarked;
