/**
 * Emulates the part of a Turbonomic server that a deployment uses: login, targets and probes,
 * groups, automation policies, actions, search.
 */
@NullMarked
package io.mlinfra.sandbox.turbonomic;

import org.jspecify.annotations.NullMarked;
