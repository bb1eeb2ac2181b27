/**
 * What all kinds of Compute resources share: where they are, how they are checked, kept, changed
 * and listed, and the operations that do it.
 */
@NullMarked
package io.mlinfra.sandbox.compute.engine;

import org.jspecify.annotations.NullMarked;
