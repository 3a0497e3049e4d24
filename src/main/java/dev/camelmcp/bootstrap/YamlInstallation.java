package dev.camelmcp.bootstrap;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An installation by a {@code beans} step of YAML, for camel-main and {@code camel run}, where it takes no Java:
 * {@code mcp-oauth/install.camel.yaml} of the jar has such a step. camel-main makes beans when it has read all
 * properties and before it makes anything of them, long before it adds a route, so routes of the host take the place of
 * ours of the same id, whichever file comes first. It may make one again as it adds them, which does nothing, as it
 * does where somebody else has installed. Used by the thread that starts the context.
 */
public final class YamlInstallation implements CamelContextAware {

    private static final String ENABLED = "mcp.enabled";

    private static final Logger LOG = LoggerFactory.getLogger(YamlInstallation.class);

    private @Nullable CamelContext context;
    private boolean tokensOnly;

    /** Whether to leave out the routes that listen; not so unless said otherwise. */
    public void setTokensOnly(boolean only) {
        tokensOnly = only;
    }

    /**
     * Installs, unless {@code mcp.enabled=false}.
     *
     * @throws dev.camelmcp.config.ConfigException with everything that is wrong with the configuration
     */
    public void install() throws Exception {
        CamelContext into = context;
        if (into == null) {
            throw new IllegalStateException("There is no CamelContext: this is for a beans step of YAML");
        }
        if (into.getRegistry().lookupByName(McpOAuth.BEAN) != null) {
            return;
        }
        if (MainProperty.of(into, ENABLED, "true").value().equals("false")) {
            LOG.info("camel-mcp-oauth is not installed, by {}=false", ENABLED);
            return;
        }
        McpOAuth installed = McpOAuth.in(into)
                .routes(tokensOnly ? McpOAuth.TOKEN_ROUTES : McpOAuth.ROUTES)
                .install();
        if (installed.config().servers().all().isEmpty()) {
            LOG.warn("No MCP server is configured: set mcp.servers.<id>.url");
        }
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(@Nullable CamelContext camelContext) {
        context = camelContext;
    }
}
