package dev.camelmcp.spring;

import dev.camelmcp.bootstrap.McpOAuth;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Installs before camel-spring-boot loads the application's own routes, which so take the place of ours of the same id,
 * and removes when the application ends. Used by Spring's main thread.
 */
final class McpOAuthInstallation implements CamelContextConfiguration, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(McpOAuthInstallation.class);

    private static final String ENGINE = "mcp.forward.http-engine";

    private final ConfigurableEnvironment environment;
    private @Nullable McpOAuth installed;

    McpOAuthInstallation(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void beforeApplicationStart(CamelContext context) {
        McpOAuth.Builder builder = McpOAuth.in(context);
        if (environment.getProperty(ENGINE) == null) {
            // that of camel-platform-http-starter, which listens by the application's web server
            Set<String> engines = context.getRegistry()
                    .findByTypeWithName(PlatformHttpEngine.class)
                    .keySet();
            if (!engines.isEmpty()) {
                builder.properties(Map.of(ENGINE, "#bean:" + engines.iterator().next()), "auto-configuration");
            } else {
                LOG.info(
                        "There is no camel-platform-http-starter, so the routes that get tokens are installed, and none"
                                + " that listens; {} names another HTTP engine",
                        ENGINE);
                builder.routes(McpOAuth.TOKEN_ROUTES);
            }
        }
        new EnvironmentProperties(environment).forEach(builder::property);
        try {
            installed = builder.install();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void afterApplicationStart(CamelContext context) {
        // installed already
    }

    @Override
    public void destroy() {
        if (installed != null) {
            installed.close();
        }
    }
}
