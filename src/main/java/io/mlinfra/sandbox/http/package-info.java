/** The embedded cloud's HTTP front: requests, answers, errors, routes. */
@NullMarked
package io.mlinfra.sandbox.http;

import org.jspecify.annotations.NullMarked;
