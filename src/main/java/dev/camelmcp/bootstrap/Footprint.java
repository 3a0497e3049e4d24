package dev.camelmcp.bootstrap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Service;
import org.apache.camel.impl.engine.DefaultProducerTemplate;
import org.apache.camel.spi.LifecycleStrategy;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.concurrent.SizedScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one installation put into a CamelContext, and how each piece is taken out again, the last one first. Whatever is
 * bound, added or started for an installation goes in by this class. Used by one thread at a time.
 */
final class Footprint {

    private static final Logger LOG = LoggerFactory.getLogger(Footprint.class);

    /** Takes one piece out. */
    @FunctionalInterface
    interface Removal {
        void run() throws Exception;
    }

    private record Piece(String what, Removal removal) {}

    private final CamelContext context;
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final List<LifecycleStrategy> lifecycles = new ArrayList<>();

    Footprint(CamelContext context) {
        this.context = context;
    }

    CamelContext context() {
        return context;
    }

    /**
     * Binds a bean under a name that is not taken.
     *
     * @throws IllegalStateException naming the bean of the host that is there already
     */
    void bind(String name, Object bean) {
        Registry registry = context.getRegistry();
        Object taken = registry.lookupByName(name);
        if (taken != null) {
            throw new IllegalStateException("CamelContext '" + context.getName() + "' has a bean '" + name
                    + "' already, a " + taken.getClass().getName()
                    + "; rename it, since the routes of camel-mcp-oauth know theirs by this name");
        }
        registry.bind(name, bean);
        add("bean " + name, () -> registry.unbind(name));
    }

    /** Binds a component that Camel has not made yet; its endpoints go with it. */
    void component(String name, Component component) {
        if (context.hasComponent(name) != null) {
            throw new IllegalStateException(
                    "CamelContext '" + context.getName() + "' has a component '" + name + "' already");
        }
        bind(name, component);
        add("component " + name, () -> {
            context.removeEndpoints(name + ":*");
            context.removeComponent(name);
            // Camel only stops it
            ServiceHelper.stopAndShutdownService(component);
        });
    }

    <T extends ExecutorService> T threads(T pool) {
        add("thread pool", () -> context.getExecutorServiceManager().shutdownNow(pool));
        return pool;
    }

    /**
     * For alarms that may have nothing to end any more, and that nobody calls off then: Camel's shutdown does not wait
     * until they are due.
     */
    ScheduledExecutorService alarms(Object source, String name) {
        ScheduledExecutorService timer =
                threads(context.getExecutorServiceManager().newSingleThreadScheduledExecutor(source, name));
        if (timer instanceof SizedScheduledExecutorService sized) {
            sized.getScheduledThreadPoolExecutor().setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        }
        return timer;
    }

    /** Sends to routes, by these threads. */
    ProducerTemplate producer(ExecutorService threads) throws Exception {
        DefaultProducerTemplate producer = new DefaultProducerTemplate(context);
        producer.setExecutorService(threads);
        service(producer);
        return producer;
    }

    void service(Service service) throws Exception {
        context.addService(service);
        add("service", () -> {
            context.removeService(service);
            service.stop();
        });
    }

    void properties(PropertiesSource source) {
        List<PropertiesSource> sources = context.getPropertiesComponent().getPropertiesSources();
        context.getPropertiesComponent().addPropertiesSource(source);
        add("properties source", () -> sources.remove(source));
    }

    /**
     * Adds a listener that hears of the context's start even where that is over, and of its stop also where only this
     * installation ends.
     */
    void lifecycle(LifecycleStrategy strategy) {
        context.addLifecycleStrategy(strategy);
        lifecycles.add(strategy);
        add("lifecycle strategy", () -> context.getLifecycleStrategies().remove(strategy));
        if (context.isStarted()) {
            strategy.onContextStarted(context);
        }
    }

    /** Anything else. */
    void add(String what, Removal removal) {
        pieces.push(new Piece(what, removal));
    }

    /** Takes everything out; a piece that resists is reported, and the others go all the same. */
    void remove() {
        if (context.isStarted()) {
            lifecycles.forEach(l -> l.onContextStopping(context));
        }
        lifecycles.clear();
        while (!pieces.isEmpty()) {
            Piece piece = pieces.pop();
            try {
                piece.removal.run();
            } catch (Exception e) {
                LOG.warn("{} could not be removed from CamelContext '{}'", piece.what, context.getName(), e);
            }
        }
    }
}
