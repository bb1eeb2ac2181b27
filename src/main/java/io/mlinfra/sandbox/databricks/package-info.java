/**
 * Emulates the part of a Databricks workspace that a deployment uses: pools, policies, clusters,
 * files, and what clients ask before they begin.
 */
@NullMarked
package io.mlinfra.sandbox.databricks;

import org.jspecify.annotations.NullMarked;
