package dev.camelmcp.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MCP servers that were asked by a URL which leads to another one, each time: their operators are told once, with
 * the URL to configure. Thread-safe.
 */
public final class Redirects {

    private static final Logger LOG = LoggerFactory.getLogger(Redirects.class);

    /** The bean that an installation has it under. */
    public static final String BEAN = "mcpRedirects";

    private final ConcurrentMap<String, String> advice = new ConcurrentHashMap<>();

    /**
     * A request was sent once more to where it was led.
     *
     * @param server as people read it
     */
    public void followed(String server, Redirect redirect) {
        String text = says(server, redirect);
        if (!text.equals(advice.put(server, text))) {
            LOG.warn("MCP server {} {}; until then, each request is sent twice", server, text);
        }
    }

    /** What there is to say of a server that works, but by a redirect; null for nothing. */
    public @Nullable String advice(String server) {
        return advice.get(server);
    }

    /** {@code redirects by 307 to https://h/mcp/: set mcp.servers.api.url=https://h/mcp/}. */
    public static String says(String server, Redirect redirect) {
        return says(server, redirect, null);
    }

    /**
     * The same of an answer that may be a proxy's own, which may lead to a page to log in at: that is no MCP server.
     *
     * @param doubt says so; null for none
     */
    public static String says(String server, Redirect redirect, @Nullable String doubt) {
        if (redirect.isNotModified()) {
            return "answers 304 Not Modified, which it was not asked for";
        }
        String url = doubt != null && redirect.leavesHost() ? null : redirect.advice();
        return "redirects by " + redirect + (doubt == null ? "" : " " + doubt)
                + (url == null ? "" : ": set " + property(server) + "=" + url);
    }

    /** Servers of a configuration other than the default one stand in the JSON file. */
    private static String property(String server) {
        return server.contains("/") ? "its URL in the JSON file" : "mcp.servers." + server + ".url";
    }
}
