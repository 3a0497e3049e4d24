package dev.camelmcp.bootstrap;

import dev.camelmcp.config.ConfigException;
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
    private static final String RELOAD = "camel.main.routes-reload-enabled";
    private static final String REMOVES = "camel.main.routes-reload-remove-all-routes";

    /**
     * What Spring Boot's auto-configuration is under, which installs with Spring's properties, later than YAML is read.
     */
    private static final String SPRING_BOOT = "mcpOAuthInstallation";

    /** Under which the one is that installed. */
    private static final String FIRST = "mcpOAuthInstalledBy";

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
        if (isInstalled(into)) {
            return;
        }
        if (MainProperty.of(into, ENABLED, "true").value().equals("false")) {
            LOG.info("camel-mcp-oauth is not installed, by {}=false", ENABLED);
            return;
        }
        warnOfReload(into);
        try {
            McpOAuth installed = McpOAuth.in(into)
                    .routes(tokensOnly ? McpOAuth.TOKEN_ROUTES : McpOAuth.ROUTES)
                    .install();
            if (installed.config().servers().all().isEmpty()) {
                LOG.warn("No MCP server is configured: set mcp.servers.<id>.url");
            }
        } catch (ConfigException e) {
            // below it, Camel's own words for a bean that cannot be made
            LOG.warn("camel-mcp-oauth is not installed. {}", e.getMessage());
            throw e;
        }
        into.getRegistry().bind(FIRST, this);
    }

    /** By whatever else, or about to be by Spring Boot, or by a file that came before. */
    private boolean isInstalled(CamelContext into) {
        Object first = into.getRegistry().lookupByName(FIRST);
        boolean installed = into.getRegistry().lookupByName(McpOAuth.BEAN) != null;
        if (installed && first instanceof YamlInstallation file && file.tokensOnly && !tokensOnly) {
            LOG.warn("camel-mcp-oauth is installed already by a file that leaves out the routes that listen, and stays"
                    + " so: leave out install-tokens.camel.yaml, or the step with tokensOnly");
        }
        return installed || into.getRegistry().lookupByName(SPRING_BOOT) != null;
    }

    /** Camel would take our routes out with those of the files, and fail to bring its own. */
    private static void warnOfReload(CamelContext into) {
        boolean reloads = MainProperty.of(into, RELOAD, "false").value().equals("true");
        if (reloads && !MainProperty.of(into, REMOVES, "true").value().equals("false")) {
            LOG.warn(
                    "{}=true takes all routes out when a file changes, those of camel-mcp-oauth too: set {}=false",
                    RELOAD,
                    REMOVES);
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
