/** IBM Turbonomic's targets, groups and automation policies, over its REST API with okhttp. */
@NullMarked
package io.mlinfra.provider.turbonomic;

import org.jspecify.annotations.NullMarked;
