/** YAML as a tree of nodes that know where they stand in the file. */
@NullMarked
package io.mlinfra.spec.yaml;

import org.jspecify.annotations.NullMarked;
