package dev.camelmcp.authserver;

import dev.camelmcp.acquire.AnswerTooLargeException;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.DiscoverySettings;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.metadata.AuthorizationServer;
import dev.camelmcp.metadata.MetadataException;
import dev.camelmcp.metadata.MetadataException.Step;
import dev.camelmcp.metadata.ProtectedResource;
import dev.camelmcp.metadata.ResourceChallenge;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** What one discovery knows so far, from step to step. Used by one exchange, one step at a time. */
final class DiscoveryRun {

    private static final String PROPERTY = "McpOAuthDiscoveryRun";

    /** An answer that says so holds longer than this too, but is not believed to. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final int MOST_REDIRECTS = 3;

    private final ServerRegistration server;
    private final DiscoverySettings settings;
    private final boolean plain;

    /** Whether only public addresses may be connected to. */
    private boolean guarded;

    private final Deque<URI> places = new ArrayDeque<>();
    private final List<DiscoveryStep> steps = new ArrayList<>();
    private ResourceChallenge challenge = ResourceChallenge.NONE;
    private Duration lifetime = LONGEST;
    private boolean named;
    private int redirects;

    /** When the last step ended, by {@code nanoTime}. */
    private long since = System.nanoTime();

    private @Nullable URI asked;
    private @Nullable ProtectedResource resource;
    private @Nullable URI resourcePlace;
    private @Nullable String issuer;
    private @Nullable AuthorizationServer authorizationServer;
    private @Nullable URI authorizationServerPlace;

    /** The authorization server of an MCP server. */
    DiscoveryRun(ServerRegistration server) {
        this(server, Objects.requireNonNull(server.requireOAuth().discovery()), false);
    }

    /**
     * Another one.
     *
     * @param plain whether it is asked by the JVM's own TLS, not by the server's files
     */
    DiscoveryRun(ServerRegistration server, DiscoverySettings settings, boolean plain) {
        this.server = server;
        this.settings = settings;
        this.plain = plain;
    }

    static DiscoveryRun of(Exchange exchange) {
        return Objects.requireNonNull(exchange.getProperty(PROPERTY, DiscoveryRun.class), "no discovery has begun");
    }

    /** What was asked, and at last what was not answered; nothing where nothing has begun. */
    static List<DiscoveryStep> stepsOf(Exchange exchange, @Nullable Exception failure) {
        DiscoveryRun run = exchange.getProperty(PROPERTY, DiscoveryRun.class);
        if (run == null) {
            return List.of();
        }
        URI last = run.asked;
        if (last != null
                && failure instanceof IOException
                && run.steps.stream().noneMatch(step -> step.url().equals(last.toString()))) {
            boolean large = failure instanceof AnswerTooLargeException;
            run.step(run.what().toString(), last, 0, large ? "is larger than 64 KiB" : "no answer");
        }
        return List.copyOf(run.steps);
    }

    void begin(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    ServerRegistration server() {
        return server;
    }

    DiscoverySettings settings() {
        return settings;
    }

    boolean guarded() {
        return guarded;
    }

    void guard() {
        guarded = true;
    }

    /** Whether anybody on the way could change what the MCP server says, and that is not allowed. */
    boolean isOpenToOthers() {
        return settings.httpsRequired() && !isHttps(server.url());
    }

    static boolean isHttps(URI url) {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /** The bean that configures the client for metadata. */
    String client() {
        return plain
                ? ServerRegistration.METADATA_CLIENT_BEAN
                : server.clientBean(ServerRegistration.METADATA_CLIENT_BEAN, guarded);
    }

    void step(String what, URI url, int status, String taken) {
        long now = System.nanoTime();
        long millis = TimeUnit.NANOSECONDS.toMillis(now - since);
        since = now;
        steps.add(new DiscoveryStep(what, OneLine.of(url.toString()), status, OneLine.of(taken), millis));
    }

    List<DiscoveryStep> steps() {
        return steps;
    }

    /**
     * Where a document may be, in order; the route asks one after the other.
     *
     * @param certain whether there is no other place, since somebody named it
     */
    void places(Exchange exchange, Collection<URI> some, boolean certain) {
        places.clear();
        places.addAll(some);
        named = certain;
        redirects = 0;
        next(exchange);
    }

    /** Goes on to the next place; the property is gone when there is none. */
    void next(Exchange exchange) {
        asked = places.poll();
        tell(exchange);
    }

    /** What was asked for is somewhere else. */
    void moved(Exchange exchange, Step step, URI place) {
        if (++redirects > MOST_REDIRECTS) {
            throw new MetadataException(
                    step, asked + ": it is redirected more than " + MOST_REDIRECTS + " times; set oauth.token-url");
        }
        asked = place;
        tell(exchange);
    }

    /** It was found: no other place is asked. */
    void done(Exchange exchange) {
        places.clear();
        asked = null;
        tell(exchange);
    }

    private void tell(Exchange exchange) {
        if (asked == null) {
            exchange.removeProperty(ExchangeProperties.DISCOVERY_PLACE);
        } else {
            exchange.setProperty(ExchangeProperties.DISCOVERY_PLACE, asked.toString());
        }
    }

    /** What is asked now. */
    URI asked() {
        return Objects.requireNonNull(asked, "nothing is asked");
    }

    /** The document that is asked for now, as messages name it. */
    String document() {
        return what() + " " + asked();
    }

    private Step what() {
        return issuer == null ? Step.RESOURCE_METADATA : Step.AUTHORIZATION_SERVER_METADATA;
    }

    /** Whether somebody named the place that is asked: there is no other. */
    boolean isNamed() {
        return named;
    }

    void challenge(ResourceChallenge found) {
        challenge = found;
    }

    ResourceChallenge challenge() {
        return challenge;
    }

    void holds(Duration time) {
        lifetime = time.compareTo(lifetime) < 0 ? time : lifetime;
    }

    Duration lifetime() {
        return lifetime;
    }

    void resource(ProtectedResource found) {
        resource = found;
        resourcePlace = asked;
    }

    @Nullable
    ProtectedResource resource() {
        return resource;
    }

    @Nullable
    URI resourcePlace() {
        return resourcePlace;
    }

    void issuer(String chosen) {
        issuer = chosen;
    }

    String issuer() {
        return Objects.requireNonNull(issuer, "no issuer is chosen");
    }

    void authorizationServer(AuthorizationServer found) {
        authorizationServer = found;
        authorizationServerPlace = asked;
    }

    @Nullable
    AuthorizationServer authorizationServer() {
        return authorizationServer;
    }

    @Nullable
    URI authorizationServerPlace() {
        return authorizationServerPlace;
    }
}
