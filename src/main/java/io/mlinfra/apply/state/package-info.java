/**
 * Where the lock, the journals and what earlier applies left behind live: a local folder or a
 * bucket.
 */
@NullMarked
package io.mlinfra.apply.state;

import org.jspecify.annotations.NullMarked;
