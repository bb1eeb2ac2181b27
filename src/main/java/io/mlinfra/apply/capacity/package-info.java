/**
 * What to do when a zone has no capacity or a quota is full: where else a resource may go, and
 * remembering where it went.
 */
@NullMarked
package io.mlinfra.apply.capacity;

import org.jspecify.annotations.NullMarked;
