/** Datadog's monitors, dashboards and Google Cloud integration, through its official client. */
@NullMarked
package io.mlinfra.provider.datadog;

import org.jspecify.annotations.NullMarked;
