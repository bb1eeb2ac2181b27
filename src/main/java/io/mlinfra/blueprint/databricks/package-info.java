/** What a plan wants in its Databricks workspace, as desired resources. */
@NullMarked
package io.mlinfra.blueprint.databricks;

import org.jspecify.annotations.NullMarked;
