/** Documents and blobs that survive a crash at any instant. */
@NullMarked
package io.mlinfra.sandbox.store;

import org.jspecify.annotations.NullMarked;
