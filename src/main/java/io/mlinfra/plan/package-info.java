/**
 * From a desired graph and the live state to a plan: plain data that says what is to be done, phase
 * by phase. Reads through {@link io.mlinfra.provider}, changes nothing.
 */
@NullMarked
package io.mlinfra.plan;

import org.jspecify.annotations.NullMarked;
