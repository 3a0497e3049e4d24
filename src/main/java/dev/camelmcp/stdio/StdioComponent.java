package dev.camelmcp.stdio;

import dev.camelmcp.config.ForwardSettings;
import dev.camelmcp.config.LocalSettings;
import dev.camelmcp.config.ProgramEnvironment;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.BodyMemory;
import dev.camelmcp.token.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * {@code mcp-stdio:name}: gives the message to the local MCP server in exchange property {@code McpServer}, which it
 * starts where need be, and answers as a Streamable HTTP server would. All its endpoints share sessions and processes.
 * When it stops, all processes end. Thread-safe.
 */
@Component("mcp-stdio")
public final class StdioComponent extends DefaultComponent {

    /** Between SIGTERM and SIGKILL. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final long TICK = 250;

    private final LocalSettings settings;
    private final ForwardSettings forward;
    private final EnvironmentSource environments;
    private final ProgramEnvironment programs;
    private final ProcessEvents events;
    private final BodyMemory memory;
    private final Clock clock;
    private @Nullable Bridge bridge;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ExecutorService threads;

    /** @param memory for all that waits, which bodies of callers share */
    public StdioComponent(
            LocalSettings settings,
            ForwardSettings forward,
            EnvironmentSource environments,
            ProgramEnvironment programs,
            ProcessEvents events,
            BodyMemory memory,
            Clock clock) {
        this.settings = settings;
        this.forward = forward;
        this.environments = environments;
        this.programs = programs;
        this.events = events;
        this.memory = memory;
        this.clock = SteadyClock.of(clock);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new StdioEndpoint(uri, this, remaining);
    }

    /** Made with the first producer, so that a gateway without local servers has none of its threads. */
    synchronized Bridge bridge() {
        if (bridge == null) {
            threads = getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "McpLocal");
            timer = getCamelContext()
                    .getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "McpLocalTimer");
            Processes processes = new Processes(
                    settings, environments, programs, events, new ProcessGroups(GRACE), threads, timer, clock);
            Buffers buffers = new Buffers(settings, memory, threads, clock);
            Bridge made = new Bridge(settings, forward.responseTimeout(), processes, events, buffers, clock);
            bridge = made;
            var unused = timer.scheduleWithFixedDelay(made::tick, TICK, TICK, TimeUnit.MILLISECONDS);
        }
        return bridge;
    }

    /** Who hears what came of calls. */
    ProcessEvents events() {
        return events;
    }

    /** What all that waits is counted in. */
    BodyMemory memory() {
        return memory;
    }

    /** How many processes run for a server. */
    public synchronized int processes(ServerRegistration server) {
        return bridge == null ? 0 : bridge.processes(server);
    }

    /** Ends all processes of a server that is no longer configured as it was. */
    public synchronized void end(ServerId server) {
        if (bridge != null) {
            bridge.end(server);
        }
    }

    @Override
    protected void doStop() throws Exception {
        synchronized (this) {
            if (bridge != null) {
                bridge.close();
                bridge = null;
            }
            if (timer != null) {
                getCamelContext().getExecutorServiceManager().shutdownNow(timer);
                timer = null;
            }
            if (threads != null) {
                getCamelContext().getExecutorServiceManager().shutdown(threads);
                threads = null;
            }
        }
        super.doStop();
    }
}
