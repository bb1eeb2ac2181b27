package io.mlinfra.catalog;

/**
 * A page or list that facts were read from.
 *
 * @param vendor whether the vendor itself publishes it; where sources differ, the vendor's wins
 */
public record SourcePage(String key, String title, String url, boolean vendor) {}
