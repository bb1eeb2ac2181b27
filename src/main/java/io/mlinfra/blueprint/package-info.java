/**
 * Turns a plan into desired resources: one class a section. Pure: no clock, no network, no
 * randomness; the same plan gives the same graph, byte for byte.
 *
 * <p>Bodies are the services' own REST JSON. The embedded cloud checks every one of them against
 * the service's message types, so a field that the API does not know cannot get through a build.
 */
@NullMarked
package io.mlinfra.blueprint;

import org.jspecify.annotations.NullMarked;
