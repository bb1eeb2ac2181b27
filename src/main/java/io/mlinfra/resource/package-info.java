/**
 * The model that every other package speaks: kinds, addresses, desired and live resources, the
 * dependency graph and the ownership mark. Knows no service and does no I/O.
 */
@NullMarked
package io.mlinfra.resource;

import org.jspecify.annotations.NullMarked;
