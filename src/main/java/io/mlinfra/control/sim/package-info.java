/**
 * Replays a trace of load, preemptions and stockouts through the controller's rules, with a model
 * of groups and autoscalers in place of a cloud.
 */
@NullMarked
package io.mlinfra.control.sim;

import org.jspecify.annotations.NullMarked;
