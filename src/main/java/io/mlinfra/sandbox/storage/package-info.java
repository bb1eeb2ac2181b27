/** Cloud Storage. */
@NullMarked
package io.mlinfra.sandbox.storage;

import org.jspecify.annotations.NullMarked;
