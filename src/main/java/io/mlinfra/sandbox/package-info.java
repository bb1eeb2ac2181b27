/**
 * The embedded cloud: real HTTP on loopback, faithful to the services on the wire. A product of its
 * own: it knows nothing of the engine, and they meet on the wire only.
 */
@NullMarked
package io.mlinfra.sandbox;

import org.jspecify.annotations.NullMarked;
