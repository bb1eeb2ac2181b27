/**
 * Emulates the part of Datadog's API that a deployment uses: monitors, dashboards, events, metrics,
 * the Google Cloud integration. Answers and refusals follow the exchanges that the official
 * client's own tests were recorded with.
 */
@NullMarked
package io.mlinfra.sandbox.datadog;

import org.jspecify.annotations.NullMarked;
