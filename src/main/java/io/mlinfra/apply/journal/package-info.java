/**
 * The write-ahead journal of an apply: what was about to be called, which operation it became, how
 * it ended; append-only, synced, checksummed.
 */
@NullMarked
package io.mlinfra.apply.journal;

import org.jspecify.annotations.NullMarked;
