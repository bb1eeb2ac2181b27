package io.mlinfra.sandbox.compute.balancing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mlinfra.sandbox.compute.engine.Behaviour;
import io.mlinfra.sandbox.compute.engine.Defaults;
import io.mlinfra.sandbox.compute.engine.Errors;
import io.mlinfra.sandbox.compute.engine.Resource;
import io.mlinfra.sandbox.compute.engine.Times;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Certificates, those that a client brings and those that are issued for its domains. */
public final class SslCertificates implements Behaviour {
  private static final long NINETY_DAYS = 90L * 24 * 3600 * 1000;

  @Override
  public void complete(Resource at, ObjectNode body) {
    body.remove("privateKey");
    boolean managed =
        body.path("type").asText("").equals("MANAGED") || body.path("managed").isObject();
    body.put("type", managed ? "MANAGED" : "SELF_MANAGED");
    if (managed) {
      if (body.path("managed").path("domains").isEmpty()) {
        throw Errors.required("managed.domains");
      }
      ObjectNode state = (ObjectNode) body.get("managed");
      state.put("status", "PROVISIONING");
      state
          .path("domains")
          .forEach(d -> state.withObjectProperty("domainStatus").put(d.asText(), "PROVISIONING"));
      body.put("expireTime", Times.text(at.engine().operations().millis() + NINETY_DAYS));
      return;
    }
    String pem =
        body.path("certificate").asText(body.path("selfManaged").path("certificate").asText(""));
    if (pem.isEmpty()) {
      throw Errors.required("certificate");
    }
    body.put("certificate", pem);
    body.withObjectProperty("selfManaged").put("certificate", pem).remove("privateKey");
    parse(pem)
        .ifPresent(
            c -> body.put("expireTime", Times.text(c.getNotAfter().toInstant().toEpochMilli())));
    Defaults.put(body, "expireTime", Times.text(at.engine().operations().millis() + NINETY_DAYS));
  }

  private static Optional<X509Certificate> parse(String pem) {
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    } catch (CertificateException notOne) {
      throw Errors.badRequest("The SSL certificate could not be parsed.");
    }
  }
}
