/** Compute Engine: one engine over a table of kinds. */
@NullMarked
package io.mlinfra.sandbox.compute;

import org.jspecify.annotations.NullMarked;
