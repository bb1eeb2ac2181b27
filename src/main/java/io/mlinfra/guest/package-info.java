/** What goes into the machines: scripts rendered from the plan, safe to run again and again. */
@NullMarked
package io.mlinfra.guest;

import org.jspecify.annotations.NullMarked;
