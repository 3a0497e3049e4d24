package dev.camelmcp.routes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.support.JwtIssuer;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.token.OAuthException;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** {@code oauth.subject-token=caller}, from outside: whose token goes where. */
class CallerTokenRouteTest {

    private final MutableClock clock = new MutableClock(Instant.now());
    /** What was issued, by what it was issued for. */
    private final Map<String, String> issued = new ConcurrentHashMap<>();

    private final List<String> exchanged = java.util.Collections.synchronizedList(new ArrayList<>());

    private JwtIssuer issuer;
    private StubUpstream as;
    private InboundGateway it;

    @BeforeEach
    void start() throws Exception {
        issuer = JwtIssuer.start();
        as = StubUpstream.start(this::exchange);
        Map<String, String> settings = new HashMap<>();
        settings.put("mcp.inbound.auth", "jwt");
        settings.put("mcp.inbound.jwt.issuer", JwtIssuer.ISSUER);
        settings.put("mcp.inbound.jwt.audience", JwtIssuer.AUDIENCE);
        settings.put("mcp.inbound.jwt.jwks-url", issuer.jwksUrl());
        settings.put("mcp.servers.api.oauth.enabled", "true");
        settings.put("mcp.servers.api.oauth.token-url", as.url());
        settings.put("mcp.servers.api.oauth.enforce-https", "false");
        settings.put("mcp.servers.api.oauth.client-id", "gateway");
        settings.put("mcp.servers.api.oauth.client-secret", "s3cret");
        settings.put("mcp.servers.api.oauth.grant-type", "token-exchange");
        settings.put("mcp.servers.api.oauth.subject-token", "caller");
        it = InboundGateway.start(settings, clock);
        it.upstream()
                .behave((request, response) -> response.putHeader("Content-Type", "application/json")
                        .end("{\"token\":\"" + request.header("Authorization") + "\"}"));
    }

    @AfterEach
    void stop() throws Exception {
        it.close();
        as.close();
        issuer.close();
    }

    private void exchange(StubUpstream.Received request, HttpServerResponse response) {
        String subject = parameter(request, "subject_token");
        exchanged.add(subject);
        String token = "issued-" + exchanged.size();
        issued.put(subject, token);
        answer(
                response,
                200,
                "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}");
    }

    private static void answer(HttpServerResponse response, int status, String json) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(json);
    }

    private static String parameter(StubUpstream.Received request, String name) {
        for (String pair : request.body().split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private String tokenOf(String name) throws Exception {
        return issuer.token(JwtIssuer.claims(clock.instant()).subject(name));
    }

    private HttpResponse<String> call(String token) throws Exception {
        return it.ping("api", "Authorization", "Bearer " + token);
    }

    @Test
    void callersTokenIsExchangedAndNeverReachesTheMcpServer() throws Exception {
        String alice = tokenOf("alice");

        assertThat(call(alice).body()).isEqualTo("{\"token\":\"Bearer issued-1\"}");
        assertThat(parameter(as.last(), "grant_type")).isEqualTo("urn:ietf:params:oauth:grant-type:token-exchange");
        assertThat(parameter(as.last(), "subject_token")).isEqualTo(alice);
        assertThat(parameter(as.last(), "subject_token_type"))
                .isEqualTo("urn:ietf:params:oauth:token-type:access_token");
        assertThat(it.upstream().last().toString()).doesNotContain(alice);
    }

    /** Would catch a token that is shared, and an exchange for each call. */
    @Test
    void fiftyCallsOfFiveCallersCauseFiveExchanges() throws Exception {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tokens.add(tokenOf("caller-" + i));
        }
        call(tokens.get(0)); // the issuer's keys
        Map<String, List<String>> seen = inParallel(50, i -> tokens.get(i % 5));

        assertThat(exchanged).hasSize(5).containsExactlyInAnyOrderElementsOf(tokens);
        assertThat(seen).hasSize(5);
        seen.forEach((caller, answers) ->
                assertThat(answers).hasSize(10).containsOnly("{\"token\":\"Bearer " + issued.get(caller) + "\"}"));
        assertThat(it.upstream().received().toString()).doesNotContain(tokens.toArray(String[]::new));
    }

    @Test
    void newTokenOfTheSameCallerIsExchangedAnew() throws Exception {
        String first = tokenOf("alice");
        String second = issuer.token(JwtIssuer.claims(clock.instant()).jwtID("second"));

        assertThat(List.of(call(first).body(), call(second).body(), call(first).body()))
                .containsExactly(
                        "{\"token\":\"Bearer issued-1\"}",
                        "{\"token\":\"Bearer issued-2\"}",
                        "{\"token\":\"Bearer issued-1\"}");
    }

    @Test
    void nothingIsUsedForLongerThanTheCallersToken() throws Exception {
        String alice = tokenOf("alice");
        call(alice);
        assertThat(state()).contains("\"caller_tokens\":1");

        clock.advance(Duration.ofSeconds(290)); // renewed now, if it were not for the caller's token
        assertThat(call(alice).statusCode()).isEqualTo(200);
        assertThat(exchanged).hasSize(1);
        clock.advance(Duration.ofSeconds(11));

        assertThat(state()).contains("\"caller_tokens\":0");
        assertThat(call(tokenOf("alice")).body()).isEqualTo("{\"token\":\"Bearer issued-2\"}");
    }

    /** By the skew of the clocks, it is let in for a few seconds more; clients get a new one after a 401 only. */
    @Test
    void callerWhoseTokenIsOverIsAskedForANewOneAndNothingIsAnError() throws Exception {
        String alice = tokenOf("alice");
        call(alice);
        clock.advance(Duration.ofSeconds(302));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.camelmcp");
        log.start();
        logger.addAppender(log);
        HttpResponse<String> refused;
        HttpResponse<String> other;
        try {
            refused = call(alice);
            other = it.ping("web", "Authorization", "Bearer " + alice);
        } finally {
            logger.detachAppender(log);
        }

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge)
                        .startsWith("Bearer realm=\"mcp\", resource_metadata=\"")
                        .contains("/mcp/api\"")
                        .endsWith(", error=\"invalid_token\""));
        assertThat(refused.body()).contains("the token has expired");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(exchanged).hasSize(1);
        assertThat(state()).contains("\"last_error\":null");
        assertThat(List.copyOf(log.list)).noneMatch(e -> e.getLevel().isGreaterOrEqual(Level.WARN));
    }

    @Test
    void refusedTokenIsReplacedForThatCallerAlone() throws Exception {
        String alice = tokenOf("alice");
        String bob = tokenOf("bob");
        call(alice);
        call(bob);
        AtomicBoolean once = new AtomicBoolean();
        it.upstream().behave((request, response) -> {
            if (!once.getAndSet(true)) {
                response.setStatusCode(401).end();
            } else {
                response.end(request.header("Authorization"));
            }
        });

        assertThat(call(alice).body()).isEqualTo("Bearer issued-3");
        assertThat(call(bob).body()).isEqualTo("Bearer issued-2");
        assertThat(it.upstream().received().toString()).doesNotContain(alice, bob);
    }

    @Test
    void refusalIsThatCallersErrorAndTheTokenIsInNoLog() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("dev.camelmcp");
        Level before = logger.getLevel();
        String mallory = tokenOf("mallory");
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.DEBUG);
        try {
            as.behave((request, response) -> answer(
                    response,
                    400,
                    "{\"error\":\"invalid_grant\",\"error_description\":\"" + parameter(request, "subject_token")
                            + "\"}"));
            HttpResponse<String> refused = call(mallory);
            assertThat(refused.statusCode()).isEqualTo(502);
            assertThat(refused.body()).contains("-32001", "invalid_grant").doesNotContain(mallory);
        } finally {
            logger.setLevel(before);
            logger.detachAppender(log);
        }
        as.behave(this::exchange);

        assertThat(List.copyOf(log.list))
                .isNotEmpty()
                .noneMatch(e -> e.getFormattedMessage().contains(mallory)
                        || e.getFormattedMessage().contains(mallory.substring(mallory.lastIndexOf('.') + 1)));
        assertThat(call(tokenOf("alice")).statusCode()).isEqualTo(200);
    }

    @Test
    void whoComesWithoutACallersTokenLearnsWhy() throws Exception {
        for (String route : List.of("authorize", "cache", "refresh", "token")) {
            assertThat(it.gateway()
                            .producer()
                            .request("direct:mcp-oauth-" + route, e -> e.setProperty("McpServer", "api"))
                            .getException())
                    .as(route)
                    .isInstanceOf(OAuthException.class)
                    .hasMessageStartingWith("No token for api: tokens of this MCP server are per caller");
        }
        HttpResponse<String> tools = it.send(HttpRequest.newBuilder(it.uri("/admin/servers/api/tools")));
        assertThat(tools.statusCode()).isEqualTo(502);
        assertThat(tools.body()).contains("caller_token_required", "oauth.subject-token=caller");
        assertThat(exchanged).isEmpty();
    }

    @Test
    void otherServersGetNoToken() throws Exception {
        String alice = tokenOf("alice");
        it.ping("web", "Authorization", "Bearer " + alice);

        assertThat(it.upstream().last().header("Authorization")).isNull();
        assertThat(exchanged).isEmpty();
    }

    @Test
    void operatorsSeeANumberAndNobodysName() throws Exception {
        String alice = tokenOf("alice");
        call(alice);
        call(tokenOf("bob"));

        assertThat(state())
                .contains("\"caller_tokens\":2", "\"acquisitions\":2", "\"token_cached\":false")
                .doesNotContain("alice", "issued");
        assertThat(it.send(HttpRequest.newBuilder(it.uri("/admin/metrics"))).body())
                .contains("\"active_tokens\":2");
    }

    @Test
    void invalidationForgetsTheTokensOfAllCallers() throws Exception {
        String alice = tokenOf("alice");
        String bob = tokenOf("bob");
        call(alice);
        call(bob);
        it.gateway().producer().request("direct:mcp-oauth-invalidate", e -> e.setProperty("McpServer", "api"));

        assertThat(state()).contains("\"caller_tokens\":0");
        call(alice);
        call(bob);
        assertThat(exchanged).hasSize(4);
    }

    /** Would catch a caller that is served by another's token while the servers change. */
    @Test
    void changesOfTheServerBesideCallsMixNobodyUp() throws Exception {
        List<String> tokens = List.of(tokenOf("a"), tokenOf("b"), tokenOf("c"));
        call(tokens.get(0));
        Map<String, List<String>> owners = new ConcurrentHashMap<>();
        as.behave((request, response) -> {
            String subject = parameter(request, "subject_token");
            answer(
                    response,
                    200,
                    "{\"access_token\":\"of-" + tokens.indexOf(subject) + "\",\"token_type\":\"Bearer\"}");
        });
        it.gateway().producer().request("direct:mcp-oauth-invalidate", e -> e.setProperty("McpServer", "api"));
        AtomicBoolean over = new AtomicBoolean();
        Thread changes = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                String description = "version " + i;
                it.gateway()
                        .servers()
                        .replace(it.gateway().servers().all().stream()
                                .map(s -> described(s, description))
                                .toList());
                Thread.onSpinWait();
            }
        });
        changes.start();
        try {
            owners.putAll(inParallel(90, i -> tokens.get(i % 3)));
        } finally {
            over.set(true);
            changes.join(5_000);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(owners.get(tokens.get(i))).hasSize(30).containsOnly("{\"token\":\"Bearer of-" + i + "\"}");
        }
    }

    private static ServerRegistration described(ServerRegistration server, String description) {
        return new ServerRegistration(
                server.serverId(),
                server.target(),
                description,
                server.oauth(),
                server.tls(),
                server.mutualTls(),
                server.tokenKey());
    }

    private String state() throws Exception {
        return it.send(HttpRequest.newBuilder(it.uri("/admin/servers/api"))).body();
    }

    private interface Choice {
        String token(int call);
    }

    /** The answers that each token got. */
    private Map<String, List<String>> inParallel(int calls, Choice choice) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try {
            List<Future<Map.Entry<String, String>>> answers = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                String token = choice.token(i);
                answers.add(threads.submit(() -> Map.entry(token, call(token).body())));
            }
            List<Map.Entry<String, String>> found = new ArrayList<>();
            for (Future<Map.Entry<String, String>> answer : answers) {
                found.add(answer.get(20, TimeUnit.SECONDS));
            }
            return found.stream()
                    .collect(Collectors.groupingBy(
                            Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        } finally {
            threads.shutdownNow();
        }
    }
}
