package dev.camelmcp.spring;

import dev.camelmcp.config.ConfigException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has a start that the configuration ended end with what is wrong with it, and without a stack trace. Stateless. */
final class ConfigFailureAnalyzer extends AbstractFailureAnalyzer<ConfigException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, ConfigException cause) {
        return new FailureAnalysis(
                "camel-mcp-oauth does not start. " + cause.getMessage(),
                "Change these properties; docs/configuration.md of camel-mcp-oauth has all of them, and mcp.enabled=false"
                        + " starts the application without it.",
                cause);
    }
}
