/**
 * What the engine asks of a cloud service: list what is live, and create, change or delete one
 * resource. One package below this one holds each service's adapters; the engine knows only these
 * types.
 */
@NullMarked
package io.mlinfra.provider;

import org.jspecify.annotations.NullMarked;
