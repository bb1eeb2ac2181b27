/**
 * The monitoring that a plan asks for, as desired resources: Datadog's integration, monitors and
 * dashboards, Turbonomic's targets, groups and policies, and the agent's files.
 */
@NullMarked
package io.mlinfra.blueprint.monitoring;

import org.jspecify.annotations.NullMarked;
