package dev.camelmcp.interop;

import dev.camelmcp.bootstrap.McpOAuth;
import java.util.Properties;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Somebody else's program, as small as can be: a CamelContext with Camel's HTTP server and our routes. Runs with what
 * Maven resolves for {@code src/interop/plain-host.pom}, in a JVM of its own, until its standard input ends.
 */
final class PlainHost {

    static final String READY = "READY";

    private PlainHost() {}

    /**
     * @param arguments the port, and properties, each as {@code key=value}
     */
    public static void main(String[] arguments) throws Exception {
        Properties properties = new Properties();
        for (int i = 1; i < arguments.length; i++) {
            String[] property = arguments[i].split("=", 2);
            properties.setProperty(property[0], property[1]);
        }
        VertxPlatformHttpServerConfiguration server = new VertxPlatformHttpServerConfiguration();
        server.setBindHost("127.0.0.1");
        server.setBindPort(Integer.parseInt(arguments[0]));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().setInitialProperties(properties);
            context.addService(new VertxPlatformHttpServer(server));
            McpOAuth installed = McpOAuth.install(context);
            context.start();
            System.out.println(READY);
            while (System.in.read() >= 0) {
                // whoever started this process is still there
            }
            installed.close();
        }
    }
}
