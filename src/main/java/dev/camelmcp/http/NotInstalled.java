package dev.camelmcp.http;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * What Camel finds on the class path for {@code mcp-upstream:} and {@code mcp-stdio:} where nobody has installed: an
 * error that says so, in place of Camel's, which would ask for a jar that is there. Those of an installation are bound,
 * and Camel looks there first. Stateless.
 */
public final class NotInstalled extends DefaultComponent {

    @Override
    protected void doBuild() {
        throw new IllegalStateException("There is no installation of camel-mcp-oauth in CamelContext '"
                + getCamelContext().getName() + "', which mcp-upstream: and mcp-stdio: belong to: load"
                + " classpath:mcp-oauth/install.camel.yaml with the routes, or call McpOAuth.install before the routes"
                + " start");
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        throw new IllegalStateException("not installed");
    }
}
