/** A plan and its cloud together: reads, plans, guards and carries out, with lock and recovery. */
@NullMarked
package io.mlinfra.deploy;

import org.jspecify.annotations.NullMarked;
