package com.example;

import dev.camelmcp.bootstrap.McpOAuth;
import dev.camelmcp.config.ConfigException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.camel.quarkus.main.events.BeforeConfigure;

/**
 * Installs before Camel loads the application's own routes, which so take the place of those of the same id, and
 * removes before Camel stops. Not by {@code BeforeStop}, which comes while Camel stops already, in another thread.
 */
@ApplicationScoped
public class McpInstallation {

    private McpOAuth installed;

    void install(@Observes BeforeConfigure event) throws Exception {
        try {
            installed = McpOAuth.install(event.getCamelContext());
        } catch (ConfigException e) {
            // of which Quarkus prints the message, and no stack trace
            throw new ConfigurationException(e.getMessage());
        }
    }

    void remove(@Observes ShutdownEvent event) {
        if (installed != null) {
            installed.close();
        }
    }
}
