/** Instances: made, running, stopping; what they are made from and what is reserved for them. */
@NullMarked
package io.mlinfra.sandbox.compute.machines;

import org.jspecify.annotations.NullMarked;
