/** The command line: flags in, one call, one view out. */
@NullMarked
package io.mlinfra.cli;

import org.jspecify.annotations.NullMarked;
