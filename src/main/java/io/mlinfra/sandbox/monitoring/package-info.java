/** Cloud Monitoring: time series that machines write, and lists of them. */
@NullMarked
package io.mlinfra.sandbox.monitoring;

import org.jspecify.annotations.NullMarked;
