package dev.camelmcp.bootstrap;

import dev.camelmcp.bootstrap.Gateway.Mode;
import dev.camelmcp.config.ConfigException;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;

/** Whether the gateway may and can listen where it is told to, on all its ports. Stateless. */
final class Listeners {

    private static final int PATIENCE_MILLIS = 2_000;

    /** Bytes of it that are read; what answers may be anything, and may never end. */
    private static final int ANSWER = 1_024;

    /** A path that no route has. */
    private static final String NOWHERE = "/nothing-is-served-here";

    private Listeners() {}

    /**
     * Looks at all of them before anything listens.
     *
     * @param mode a gateway that is only to be checked may find the one that runs
     * @throws ConfigException with all that is wrong
     */
    static void check(CamelContext context, Settings settings, Mode mode) {
        List<ConfigProblem> problems = new ArrayList<>();
        Listener server = Listener.server(context);
        List<Listener> all =
                Listener.isManaged(context) ? List.of(server, Listener.management(context)) : List.of(server);
        boolean runs = mode == Mode.CHECK && isGateway(server);
        for (Listener listener : all) {
            try {
                listener.checkCallers(settings);
                if (!runs) {
                    listener.checkPort();
                }
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /** Whether what answers there is a gateway; by TLS, whatever answers, since whom to trust is not known here. */
    private static boolean isGateway(Listener server) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(server.localUrl() + NOWHERE).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try {
                connection.getResponseCode();
                try (InputStream answer = connection.getErrorStream()) {
                    return answer != null
                            && new String(answer.readNBytes(ANSWER), StandardCharsets.UTF_8).contains("/mcp/{server}");
                }
            } finally {
                connection.disconnect();
            }
        } catch (SSLException e) {
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
