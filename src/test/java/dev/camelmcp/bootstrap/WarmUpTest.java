package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.LogTrap;
import dev.camelmcp.http.StreamedBody;
import dev.camelmcp.support.StubUpstream;
import dev.camelmcp.support.TestGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The calls that are played before the first one. */
@Timeout(60)
class WarmUpTest {

    @TempDir
    private Path folder;

    /** Would catch calls that go through routes, to a configured server, or that are counted. */
    @Test
    void leavesNoTrace() throws Exception {
        Queue<CamelEvent> exchanges = new ConcurrentLinkedQueue<>();
        try (StubUpstream upstream = StubUpstream.start();
                LogTrap log = LogTrap.set()) {
            int port = TestGateway.freePort();
            int management = TestGateway.freePort();
            Path properties = Files.write(
                    folder.resolve("my.properties"),
                    List.of(
                            "camel.server.port=" + port,
                            "camel.management.port=" + management,
                            "mcp.servers.api.url=" + upstream.url()));
            Gateway gateway = new Gateway(Optional.of(properties), Gateway.Mode.RUN);
            gateway.main().addMainListener(new MainListenerSupport() {
                @Override
                public void beforeConfigure(BaseMainSupport main) {
                    main.getCamelContext().getManagementStrategy().addEventNotifier(new SimpleEventNotifierSupport() {
                        @Override
                        public void notify(CamelEvent event) {
                            if (event instanceof CamelEvent.ExchangeEvent) {
                                exchanges.add(event);
                            }
                        }
                    });
                }
            });
            try {
                gateway.start();

                assertThat(log.ours())
                        .anyMatch(line ->
                                line.matches("(?s).*Warm-up: [1-9]\\d* of \\d+ calls were answered, a token came.*"));
                assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(
                                thread -> thread.isAlive() && thread.getName().contains("McpOAuthWarmUp"));
                assertThat(upstream.received()).isEmpty();
                assertThat(exchanges).isEmpty();
                // which the warm-up's client has, too
                assertThat(gateway.context().getTypeConverterRegistry().lookup(InputStream.class, StreamedBody.class))
                        .isNotNull();
                assertThat(gateway.context().getEndpoints())
                        .noneMatch(e -> e.getEndpointUri().contains("warm-up"));
                assertThat(CamelContextHelper.findSingleByType(gateway.context(), MeterRegistry.class)
                                .getMeters())
                        .isNotEmpty()
                        .noneMatch(meter -> meter.getId().toString().contains("warm-up"));
            } finally {
                gateway.stop();
            }
        }
    }
}
