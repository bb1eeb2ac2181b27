/** What a fleet costs by list prices; an unknown price is said, never taken for zero. */
@NullMarked
package io.mlinfra.cost;

import org.jspecify.annotations.NullMarked;
