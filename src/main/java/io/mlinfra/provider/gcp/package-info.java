/**
 * Google Cloud. Every kind is a row of a table: where it is listed, how it is made, which method
 * changes which field. One adapter speaks the services' JSON for all of them.
 *
 * <p>Bodies are the services' own REST JSON; Compute's are built from google-cloud-compute's
 * message types by the blueprint. Reading lists as JSON, without the generated clients between,
 * starts faster and holds one copy of each resource instead of three.
 */
@NullMarked
package io.mlinfra.provider.gcp;

import org.jspecify.annotations.NullMarked;
