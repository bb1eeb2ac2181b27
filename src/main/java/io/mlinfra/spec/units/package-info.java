/** Figures with their units as types, and how people write them. */
@NullMarked
package io.mlinfra.spec.units;

import org.jspecify.annotations.NullMarked;
