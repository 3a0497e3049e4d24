package dev.camelmcp.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.config.Servers;
import dev.camelmcp.store.TokenCache;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The meters of more servers than a start waits for, by a thread that the test is. */
class StartMetersTest {

    private static final int MANY = 1_200;

    private final List<ServerRegistration> all = IntStream.range(0, MANY)
            .mapToObj(i -> Observed.server("s%04d".formatted(i), "https://mcp.example.test/" + i))
            .toList();
    private final Servers servers = new Servers(all);
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ServerTags tags = new ServerTags(new DefaultCamelContext());
    private final ForwardMetrics forwards = new ForwardMetrics(servers, () -> registry, tags);
    private final FormerServers former = new FormerServers();
    private final StartMeters meters = meters();
    private final Queue<Runnable> later = new ArrayDeque<>();

    private StartMeters meters() {
        Clock clock = Clock.systemUTC();
        TokenCache cache = Observed.cache(clock);
        StartMeters made = new StartMeters(
                servers,
                cache,
                server -> 0,
                new TokenMetrics(servers, () -> registry, tags, former),
                forwards,
                () -> registry,
                tags,
                former,
                clock);
        servers.addListener(made);
        return made;
    }

    private Set<String> measured() {
        return registry.getMeters().stream()
                .map(meter -> tags.server(meter.getId()))
                .filter(Objects::nonNull)
                .map(ServerId::server)
                .collect(Collectors.toSet());
    }

    private List<String> measuredOf(String server) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> server.equals(id.getTag("server")))
                .map(id -> id.getName() + id.getTag("status") + id.getTag("result"))
                .sorted()
                .toList();
    }

    private void doWhatIsLeft() {
        later.forEach(Runnable::run);
    }

    @Test
    void startWaitsForSomeAndTheOthersCome() {
        meters.register(later::add);
        assertThat(measured()).isNotEmpty().hasSizeLessThan(MANY).contains("s0000");

        doWhatIsLeft();
        assertThat(measured()).hasSize(MANY);
    }

    @Test
    void whatCountedMeanwhileIsKept() {
        meters.register(later::add);
        ServerRegistration last = all.get(MANY - 1);
        forwards.of(last).answered(200, 1);

        doWhatIsLeft();
        assertThat(forwards.of(last).requests().get(0).count()).isEqualTo(1);
        assertThat(registry.find(ForwardMetrics.LATENCY)
                        .tag("server", last.getId())
                        .timers())
                .hasSize(1);
    }

    @Test
    void serversThatGoMeanwhileLeaveNone() {
        meters.register(later::add);
        servers.replace(all.subList(0, 100));

        doWhatIsLeft();
        assertThat(measured()).hasSize(100);
    }

    @Test
    void serverThatComesHasAllThatTheOthersHave() {
        meters.register(Runnable::run);
        List<ServerRegistration> more = new ArrayList<>(all);
        more.add(Observed.server("new", "https://mcp.example.test/new"));
        servers.replace(more);

        assertThat(measuredOf("new")).isNotEmpty().isEqualTo(measuredOf("s0000"));
    }

    @Test
    void nothingComesBehindTheStop() {
        meters.register(later::add);
        int before = measured().size();
        meters.stop();

        doWhatIsLeft();
        assertThat(measured()).hasSize(before);

        meters.register(Runnable::run);
        assertThat(measured()).hasSize(MANY);
    }
}
