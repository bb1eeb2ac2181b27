/** Reads a section of the plan file and, by the same code, describes what it may hold. */
@NullMarked
package io.mlinfra.spec.read;

import org.jspecify.annotations.NullMarked;
