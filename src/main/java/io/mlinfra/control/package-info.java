/**
 * The controller behind {@code watch} and {@code simulate}: what the fleet reports goes through one
 * set of rules and becomes bounds for each group's autoscaler. The rules are pure; {@code watch}
 * feeds them from the cloud, {@code simulate} from a trace.
 */
@NullMarked
package io.mlinfra.control;

import org.jspecify.annotations.NullMarked;
