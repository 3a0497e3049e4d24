package dev.camelmcp.admin;

import dev.camelmcp.camel.ExchangeProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the file of the status page that exchange property {@code McpAdminFile} names. The files hold no state,
 * so that they need no key; what they show comes from the rest of {@code /admin}. There is a fixed list of them, read
 * once: no path of a request ever becomes the name of a resource. Thread-safe.
 */
public final class AdminPage implements Processor {

    /** Where {@code /admin} leads, so that the page's relative links are right behind any proxy. */
    static final String REDIRECT = "redirect";

    /** Nothing but the page's own files and requests; scripts and styles in files only. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String FOLDER = "/mcp-oauth/admin/";

    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "page.css", STYLE,
            "servers.css", STYLE,
            "page.js", SCRIPT,
            "overview.js", SCRIPT,
            "cards.js", SCRIPT,
            "table.js", SCRIPT,
            "charts.js", SCRIPT,
            "states.js", SCRIPT,
            "dom.js", SCRIPT);

    private final Map<String, byte[]> files = new HashMap<>();

    public AdminPage() {
        TYPES.keySet().forEach(name -> files.put(name, read(name)));
    }

    /** The file that is asked for; null where the path is none of the page's. */
    static @Nullable String file(String path) {
        // behind camel.server.path
        String below = path.substring(Math.max(0, path.indexOf("/admin")));
        return switch (below) {
            case "/admin" -> REDIRECT;
            case "/admin/" -> "index.html";
            default ->
                TYPES.keySet().stream()
                        .filter(name -> below.equals("/admin/" + name))
                        .findFirst()
                        .orElse(null);
        };
    }

    @Override
    public void process(Exchange exchange) {
        String file = exchange.getProperty(ExchangeProperties.ADMIN_FILE, String.class);
        Message answer = new DefaultMessage(exchange.getContext());
        answer.setHeader("Content-Security-Policy", POLICY);
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("Referrer-Policy", "no-referrer");
        answer.setHeader("Cache-Control", "no-store");
        byte[] content = files.get(file);
        if (content == null) {
            answer.setHeader(Exchange.HTTP_RESPONSE_CODE, 308);
            answer.setHeader("Location", "admin/");
        } else {
            answer.setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
            answer.setHeader(Exchange.CONTENT_TYPE, TYPES.get(file));
            answer.setBody(content);
        }
        exchange.setMessage(answer);
    }

    private static byte[] read(String name) {
        try (InputStream file = AdminPage.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("not in the jar: " + FOLDER + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
