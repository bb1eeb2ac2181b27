/** The smaller Google services: IAM, DNS, billing budgets, quotas, resource manager. */
@NullMarked
package io.mlinfra.sandbox.google;

import org.jspecify.annotations.NullMarked;
