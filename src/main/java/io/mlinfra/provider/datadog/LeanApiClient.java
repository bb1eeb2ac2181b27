package io.mlinfra.provider.datadog;

import com.datadog.api.client.ApiClient;
import jakarta.ws.rs.client.Client;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.client.HttpUrlConnectorProvider;
import org.glassfish.jersey.client.JerseyClientBuilder;

/**
 * Datadog's client with no more of Jersey than JSON trees need. As it comes, it looks for features
 * on the whole class path and registers forms, XML annotations and a mapper for the models of every
 * product, which took a tenth of a plan's processor time.
 */
final class LeanApiClient extends ApiClient {
  @Override
  public ClientConfig getDefaultClientConfig() {
    return new ClientConfig()
        .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
        .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
        .property(CommonProperties.PROVIDER_DEFAULT_DISABLE, "DOM,RENDEREDIMAGE,SAX,SOURCE")
        // HttpURLConnection knows no PATCH of its own.
        .property(HttpUrlConnectorProvider.SET_METHOD_WORKAROUND, true)
        // Dashboards and their like are deleted by a DELETE with a body.
        .property(ClientProperties.SUPPRESS_HTTP_COMPLIANCE_VALIDATION, true)
        .register(new JsonTrees());
  }

  @Override
  protected Client buildHttpClient() {
    // Jersey warns that a DELETE has no body, and that it may not be able to send one.
    Logger.getLogger("org.glassfish.jersey.client").setLevel(Level.SEVERE);
    return new JerseyClientBuilder().withConfig(getDefaultClientConfig()).build();
  }
}
