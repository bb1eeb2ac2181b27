/** Groups of instances that heal, spread, roll out and scale. */
@NullMarked
package io.mlinfra.sandbox.compute.groups;

import org.jspecify.annotations.NullMarked;
