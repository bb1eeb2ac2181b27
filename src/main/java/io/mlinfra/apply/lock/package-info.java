/** One writer for a plan: who holds the lock, how it is taken, renewed, given back and broken. */
@NullMarked
package io.mlinfra.apply.lock;

import org.jspecify.annotations.NullMarked;
