/** Databricks instance pools, cluster policies and clusters, through the official SDK. */
@NullMarked
package io.mlinfra.provider.databricks;

import org.jspecify.annotations.NullMarked;
