/**
 * The plan file as immutable records, one file a section, with the line and column of every value
 * kept for messages. Reading a section and describing it are one piece of code, so the parser, the
 * JSON Schema and the reference page cannot disagree.
 */
@NullMarked
package io.mlinfra.spec;

import org.jspecify.annotations.NullMarked;
