/**
 * Facts about machine types, disks, GPUs, regions, quotas, images and prices, read from reviewable
 * tables under {@code /catalog} of the class path, each row with its source and the date it was
 * read.
 */
@NullMarked
package io.mlinfra.catalog;

import org.jspecify.annotations.NullMarked;
