/** Disks, images, snapshots, storage pools. */
@NullMarked
package io.mlinfra.sandbox.compute.disks;

import org.jspecify.annotations.NullMarked;
