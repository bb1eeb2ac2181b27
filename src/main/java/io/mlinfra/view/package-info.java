/** Results to text, JSON, Markdown and other forms. Decides nothing. */
@NullMarked
package io.mlinfra.view;

import org.jspecify.annotations.NullMarked;
