/**
 * Rules over a plan and the catalog that find, before anything is created, what a service would
 * refuse and what would silently cost money or speed.
 */
@NullMarked
package io.mlinfra.lint;

import org.jspecify.annotations.NullMarked;
