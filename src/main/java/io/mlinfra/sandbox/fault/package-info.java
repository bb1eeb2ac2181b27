/** Failures on demand: seeded, repeatable, injected before or after a change takes effect. */
@NullMarked
package io.mlinfra.sandbox.fault;

import org.jspecify.annotations.NullMarked;
