/** What tells other services about an apply while it runs: deploy events and its own figures. */
@NullMarked
package io.mlinfra.hook;

import org.jspecify.annotations.NullMarked;
