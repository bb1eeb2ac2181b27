package io.mlinfra.catalog;

import java.time.LocalDate;

/**
 * Where a fact comes from.
 *
 * @param source address of the page, or the key of a row of {@code sources.csv}; see {@link
 *     Catalog#sourceOf}
 * @param read the day on which the page or list was read
 */
public record Provenance(String source, LocalDate read) {}
