/** Networks, subnetworks, addresses, routers, and what is connected by them. */
@NullMarked
package io.mlinfra.sandbox.compute.networks;

import org.jspecify.annotations.NullMarked;
