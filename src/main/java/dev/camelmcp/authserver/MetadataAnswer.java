package dev.camelmcp.authserver;

import dev.camelmcp.acquire.GzipAnswer;
import dev.camelmcp.acquire.UnansweredException;
import dev.camelmcp.metadata.CacheLifetime;
import dev.camelmcp.metadata.MetadataDocument;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.metadata.Origins;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer of a place where metadata may be: a document; elsewhere, within the same origin; not here, so that
 * the next place is asked; or an error. Thread-safe.
 */
public final class MetadataAnswer implements Processor {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> LATER = Set.of(408, 425, 429);
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private final Step what;
    private final BiFunction<DiscoveryRun, MetadataDocument, String> reader;

    private MetadataAnswer(Step what, BiFunction<DiscoveryRun, MetadataDocument, String> reader) {
        this.what = what;
        this.reader = reader;
    }

    /** What the MCP server says of itself (RFC 9728 §3.2). */
    public static MetadataAnswer ofResource() {
        return new MetadataAnswer(Step.RESOURCE_METADATA, ResourceDocument::read);
    }

    /** What the authorization server says of itself (RFC 8414 §3.2). */
    public static MetadataAnswer ofIssuer() {
        return new MetadataAnswer(Step.AUTHORIZATION_SERVER_METADATA, IssuerDocument::read);
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        DiscoveryRun run = DiscoveryRun.of(exchange);
        Message answer = exchange.getMessage();
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        String type = answer.getHeader(Exchange.CONTENT_TYPE, "", String.class).toLowerCase(Locale.ROOT);
        String location = answer.getHeader("Location", String.class);
        String caching = answer.getHeader("Cache-Control", String.class);
        byte[] body = status == OK ? bytes(answer) : new byte[0];
        answer.removeHeaders("*");
        answer.setBody(null);
        if (REDIRECTS.contains(status)) {
            moved(exchange, run, status, location);
        } else if (status == NOT_FOUND) {
            absent(exchange, run, status, "is not there");
        } else if (LATER.contains(status) || status >= SERVER_ERROR) {
            run.step(what.toString(), run.asked(), status, "asked again later");
            throw new UnansweredException("its metadata cannot be had", "answers " + status);
        } else if (status >= BAD_REQUEST && isOptional(run)) {
            // whoever lets nobody in without a token may answer so to whatever is asked
            absent(exchange, run, status, "is refused, taken for not there, since oauth.issuer is set");
        } else if (!run.isNamed() && (status == OK || status == NO_CONTENT) && !isDocument(body, type)) {
            absent(
                    exchange,
                    run,
                    status,
                    (body.length == 0 ? "is empty" : "is no JSON object") + ", taken for not there");
        } else if (status != OK) {
            run.step(what.toString(), run.asked(), status, "an error");
            throw new MetadataException(what, run.asked() + " answers " + status + remedy(run, status));
        } else {
            read(exchange, run, status, body, caching);
        }
    }

    /**
     * Whether it is meant for one, by what it is and not by what it is called alone: programs of one page answer by
     * that page to whatever is asked. What is wrong with it is another question.
     */
    private static boolean isDocument(byte[] body, String type) {
        String text = new String(body, StandardCharsets.UTF_8)
                .replaceFirst("^\uFEFF", "")
                .stripLeading();
        return text.startsWith("{") || (type.contains("json") && !text.isEmpty());
    }

    /** Where nobody says that there is any, and who issues the tokens is known without. */
    private boolean isOptional(DiscoveryRun run) {
        return what == Step.RESOURCE_METADATA
                && !run.isNamed()
                && run.settings().issuer() != null;
    }

    private String remedy(DiscoveryRun run, int status) {
        if (run.isNamed()) {
            return "; set oauth.token-url";
        }
        boolean optional = what == Step.RESOURCE_METADATA && status >= BAD_REQUEST;
        return "; only a 404 says that it is somewhere else: set "
                + (optional ? "oauth.issuer or oauth.token-url" : "oauth.token-url");
    }

    private static byte[] bytes(Message answer) throws IOException {
        InputStream stream = answer.getBody(InputStream.class);
        return stream == null ? new byte[0] : GzipAnswer.unpacked(stream.readAllBytes());
    }

    private void read(Exchange exchange, DiscoveryRun run, int status, byte[] body, @Nullable String caching) {
        try {
            String taken = reader.apply(run, MetadataDocument.of(what, body));
            run.step(what.toString(), run.asked(), status, taken);
            run.holds(CacheLifetime.of(caching));
            run.done(exchange);
        } catch (MetadataException e) {
            run.step(what.toString(), run.asked(), status, String.valueOf(e.getMessage()));
            throw new MetadataException(what, run.asked() + ": " + e.problem());
        }
    }

    private void absent(Exchange exchange, DiscoveryRun run, int status, String why) {
        run.step(what.toString(), run.asked(), status, why);
        if (run.isNamed()) {
            throw new MetadataException(
                    what, run.asked() + ", which the challenge names, answers " + status + remedy(run, status));
        }
        run.next(exchange);
    }

    private void moved(Exchange exchange, DiscoveryRun run, int status, @Nullable String location) {
        URI from = run.asked();
        URI to = target(from, location);
        if (to == null || !Origins.same(from, to)) {
            run.step(what.toString(), from, status, "a redirect to another origin, which is not followed");
            throw new MetadataException(
                    what,
                    from + " answers by a redirect to another origin, which is not followed; set oauth.token-url");
        }
        run.step(what.toString(), from, status, "is at " + to);
        run.moved(exchange, what, to);
    }

    private static @Nullable URI target(URI from, @Nullable String location) {
        try {
            // of no reference, the JDK makes another URL than RFC 3986 §5.2.2
            return location == null || location.isBlank() ? null : from.resolve(location);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
