/** How long phases are expected to take. */
@NullMarked
package io.mlinfra.estimate;

import org.jspecify.annotations.NullMarked;
