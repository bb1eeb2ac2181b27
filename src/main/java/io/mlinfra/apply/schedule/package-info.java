/**
 * Decides which job starts next: the longest remaining path first, within limits; pure, so that a
 * simulated clock can drive it.
 */
@NullMarked
package io.mlinfra.apply.schedule;

import org.jspecify.annotations.NullMarked;
