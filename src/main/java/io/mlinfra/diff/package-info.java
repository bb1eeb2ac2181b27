/**
 * Compares desired with live resources, field by field, by one algorithm for every kind; what is
 * special about a kind is in its {@link io.mlinfra.resource.KindSchema}.
 */
@NullMarked
package io.mlinfra.diff;

import org.jspecify.annotations.NullMarked;
