/** What the bodies of resources, wanted or live, say about machines and their number. */
@NullMarked
package io.mlinfra.inventory;

import org.jspecify.annotations.NullMarked;
