package io.mlinfra.spec;

import io.mlinfra.spec.read.Section;
import java.util.Optional;

/** The Google Cloud project that everything lives in. */
public record GcpSpec(
    String project,
    Optional<String> billingAccount,
    Optional<String> contactEmail,
    Optional<String> impersonate) {
  static GcpSpec read(Section s) {
    return new GcpSpec(
        s.text("project", "Project id.").required("unset-project"),
        s.text("billing_account", "Billing account of the budget: 000000-000000-000000.")
            .optional(),
        s.text(
                "contact_email",
                "Whom Google may ask about quota requests; budget alerts go to billing"
                    + " administrators.")
            .optional(),
        s.text(
                "impersonate_service_account",
                "Service account to act as, on top of Application Default Credentials.")
            .optional());
  }
}
