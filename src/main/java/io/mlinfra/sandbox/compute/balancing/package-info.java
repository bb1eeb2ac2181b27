/** Load balancing: from forwarding rules to backends and their health. */
@NullMarked
package io.mlinfra.sandbox.compute.balancing;

import org.jspecify.annotations.NullMarked;
