package dev.camelmcp.support;

import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/**
 * A real Spring Authorization Server over http on an ephemeral port of 127.0.0.1. Being real, it refuses what a mock
 * would let pass: a wrong secret, a secret that is not form-encoded, an unknown scope.
 *
 * <p>Thread-safe.
 */
public final class TestAuthorizationServer implements AutoCloseable {
    /** Its secret must be form-encoded before it goes into an {@code Authorization: Basic} header. */
    public static final TestClient GATEWAY =
            TestClient.of("mcp-gateway", "s3cr3t/+: %").withScopes("mcp:read", "mcp:write");

    /** Tokens of 5 s: less than any reasonable expiry buffer. */
    public static final TestClient SHORT_LIVED = TestClient.of("mcp-short", "short-secret")
            .withScopes("mcp:read", "mcp:write")
            .withLifetime(Duration.ofSeconds(5));

    private final TokenRequestFilter tokenRequests = new TokenRequestFilter();
    private final RegisteredClientRepository clients =
            new InMemoryRegisteredClientRepository(Stream.of(TokenIntrospection.RESOURCE_SERVER, GATEWAY, SHORT_LIVED)
                    .map(TestClient::toRegisteredClient)
                    .toList());
    private final AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    private final LoopbackTomcat tomcat = new LoopbackTomcat();
    private final TokenIntrospection introspection;

    private TestAuthorizationServer() {
        spring.register(AuthorizationServerConfiguration.class);
        spring.addBeanFactoryPostProcessor(factory -> factory.registerSingleton("clients", clients));
        spring.setServletContext(tomcat.servletContext());
        spring.refresh();
        tomcat.filter(tokenRequests)
                .filter(new DelegatingFilterProxy("springSecurityFilterChain", spring))
                .servlet("/", new HttpServlet() {});
        tomcat.start();
        introspection = new TokenIntrospection(introspectionUrl());
    }

    public static TestAuthorizationServer start() {
        return new TestAuthorizationServer();
    }

    public String issuer() {
        return tomcat.baseUrl();
    }

    public String tokenUrl() {
        return issuer() + TokenRequestFilter.PATH;
    }

    /** RFC 7009. */
    public String revocationUrl() {
        return issuer() + "/oauth2/revoke";
    }

    /** RFC 7662. */
    public String introspectionUrl() {
        return issuer() + "/oauth2/introspect";
    }

    /** Adds clients, or replaces those of the same id. */
    public void register(TestClient... more) {
        List.of(more).forEach(client -> clients.save(client.toRegisteredClient()));
    }

    /** POSTs that reached the token endpoint, including those that were held, refused or answered by a fault. */
    public int tokenRequests() {
        return tokenRequests.requests();
    }

    /** Forgets the count, and the faults that were not used up. */
    public void resetCounts() {
        tokenRequests.reset();
    }

    /** The next token requests get these statuses with an OAuth error instead of reaching the real endpoint. */
    public void answerNext(int... statuses) {
        tokenRequests.answerNext(statuses);
    }

    /** Token requests, already counted, wait for the latch before they are answered (60 s at most). */
    public void holdTokenRequests(CountDownLatch latch) {
        tokenRequests.hold(latch);
    }

    /** Whether the introspection endpoint calls this token active: issued here, not expired, not revoked. */
    public boolean isActive(String token) {
        return introspection.clientOf(token).isPresent();
    }

    TokenIntrospection introspection() {
        return introspection;
    }

    @Override
    public void close() {
        tomcat.close();
        spring.close();
    }
}
