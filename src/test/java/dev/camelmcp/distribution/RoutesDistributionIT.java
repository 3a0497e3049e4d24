package dev.camelmcp.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.support.TestHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Integration teams edit the files in {@code routes/}; the gateway does what they say when it starts. */
@Timeout(120)
class RoutesDistributionIT {

    private static final String EVERYDAY = """
            - route:
                id: own-timer
                from:
                  uri: timer:once
                  parameters:
                    repeatCount: 1
                    delay: 0
                  steps:
                    - setBody:
                        method:
                          beanType: java.util.UUID
                          method: randomUUID
                    - setBody:
                        simple: '{"id": ${bodyAs(String).length()}}'
                    - unmarshal:
                        json:
                          library: Jackson
                    - to: seda:own
            - route:
                id: own-seda
                from:
                  uri: seda:own
                  steps:
                    - log:
                        message: "Got ${body}"
                    - to: log:own
                    - setVariable:
                        name: got
                        simple: "${body}"
                    - setBody:
                        constant: value
                    - to: caffeine-cache:own?action=PUT&key=own
                    - to: caffeine-cache:own?action=GET&key=own
                    - setVariable:
                        name: cached
                        simple: "${body}"
                    - to: micrometer:counter:own.calls
                    - filter:
                        simple: "${variable.got[id]} == 36"
                        steps:
                          - to: direct:own
            - route:
                id: own-direct
                from:
                  uri: direct:own
                  steps:
                    - setBody:
                        simple: "${variable.got}"
                    - setBody:
                        simple: '{"cached": "${variable.cached}", "id": ${body[id]}}'
                    - unmarshal:
                        json: {}
                    - marshal:
                        json: {}
                    - to: file:%s?fileName=done.json&tempPrefix=.
            """;

    @TempDir
    private Path directory;

    @Test
    void anEditedRouteTakesEffectAfterARestart() throws Exception {
        Distribution distribution = Distribution.built().copyTo(directory.resolve("distribution"));
        EditableRoute route = new EditableRoute(distribution);
        try (EchoServer upstream = new EchoServer()) {
            assertThat(pingThroughANewGateway(distribution, upstream)).doesNotContain("x-tenant");

            route.save(route.withTenant("acme"));

            assertThat(pingThroughANewGateway(distribution, upstream)).contains("x-tenant: acme\n");
        }
    }

    @Test
    void aSyntaxErrorAtStartIsReportedWithTheFile() throws IOException {
        Distribution distribution = Distribution.built().copyTo(directory.resolve("distribution"));
        EditableRoute route = new EditableRoute(distribution);
        route.save(route.withTenant("[unclosed"));
        Files.writeString(directory.resolve("gateway.properties"), "mcp.servers.api.url=https://mcp.example.com/mcp\n");

        Invocation.Outcome run = Invocation.of(distribution.command(), directory)
                .run(
                        "--config",
                        "gateway.properties",
                        FreePorts.choose().options().get(0));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.stderr()).contains(EditableRoute.FILE).doesNotContain("\tat ");
    }

    /**
     * Would catch a library that is left out because no class of ours names it: Camel finds the binders by its index.
     */
    @Test
    void metersOfTheJvmCanBeAskedFor() throws Exception {
        try (RunningGateway gateway =
                RunningGateway.start(Invocation.in(directory), "-Dcamel.metrics.binders=processor,jvm-memory")) {
            assertThat(TestHttp.get(gateway.management("/observe/metrics")).body())
                    .contains("jvm_memory_used_bytes");
        }
    }

    /** {@code lib/} has what people build routes of, though not all of camel-core. */
    @Test
    void aRouteMayBeMadeOfWhatEditorsExpect() throws Exception {
        Distribution distribution = Distribution.built().copyTo(directory.resolve("distribution"));
        Path out = directory.resolve("out");
        Files.writeString(distribution.folder().resolve("routes/own.camel.yaml"), EVERYDAY.formatted(out));
        try (EchoServer upstream = new EchoServer()) {
            String echoed = pingThroughANewGateway(distribution, upstream);

            assertThat(echoed).contains("host: ");
            await().until(() -> Files.exists(out.resolve("done.json")));
            assertThat(Files.readString(out.resolve("done.json"))).isEqualTo("{\"cached\":\"value\",\"id\":36}");
        }
    }

    private String pingThroughANewGateway(Distribution distribution, EchoServer upstream) throws Exception {
        Files.writeString(directory.resolve("gateway.properties"), "mcp.servers.api.url=" + upstream.url() + "\n");
        Invocation invocation = Invocation.of(distribution.command(), directory);
        try (RunningGateway gateway = RunningGateway.start(invocation, "--config", "gateway.properties")) {
            return gateway.ping("api").body();
        }
    }
}
