package dev.camelmcp.spring;

import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Installs into the application's CamelContext, by the {@code mcp.*} properties of Spring's Environment; not where
 * {@code mcp.enabled=false}. Stateless.
 */
@AutoConfiguration(afterName = "org.apache.camel.spring.boot.CamelAutoConfiguration")
@ConditionalOnClass({CamelContext.class, CamelContextConfiguration.class})
@ConditionalOnBean(CamelContext.class)
@ConditionalOnProperty(name = EnvironmentProperties.ENABLED, havingValue = "true", matchIfMissing = true)
public class McpOAuthAutoConfiguration {

    @Bean
    McpOAuthInstallation mcpOAuthInstallation(ConfigurableEnvironment environment) {
        return new McpOAuthInstallation(environment);
    }
}
