/**
 * Google Cloud. Every kind is a row of a table: where it is listed, how it is made, which method
 * changes which field. One adapter speaks the services' JSON for all of them.
 *
 * <p>Bodies are the services' own REST JSON. What every plan needs, the lists, and what a PATCH
 * needs, null for a field that is to go, are spoken as JSON: sixteen first lists through the
 * generated clients took 1.1 s with an ahead-of-time cache where this takes 0.4 s, their messages
 * cannot hold a null, and each resource would be held three times. What only a running fleet is
 * asked for goes through google-cloud-compute's and google-cloud-storage's clients: machines of
 * groups, health, serial output, guest attributes, offers, and shared state.
 */
@NullMarked
package io.mlinfra.provider.gcp;

import org.jspecify.annotations.NullMarked;
