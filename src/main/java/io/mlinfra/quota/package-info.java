/** Which quotas a plan needs, and whether the project has them. */
@NullMarked
package io.mlinfra.quota;

import org.jspecify.annotations.NullMarked;
