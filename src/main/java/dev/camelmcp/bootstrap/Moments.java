package dev.camelmcp.bootstrap;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * What happens when the context has started, where a host has bound its meter registry at the latest; and before it
 * stops, while the routes still run. In the order in which it was said, before it is used; not thread-safe.
 */
final class Moments extends LifecycleStrategySupport {

    private final List<Runnable> started = new ArrayList<>();
    private final List<Consumer<CamelContext>> stopping = new ArrayList<>();

    Moments whenStarted(Runnable what) {
        started.add(what);
        return this;
    }

    Moments beforeStop(Consumer<CamelContext> what) {
        stopping.add(what);
        return this;
    }

    @Override
    public void onContextStarted(CamelContext context) {
        started.forEach(Runnable::run);
    }

    @Override
    public void onContextStopping(CamelContext context) {
        stopping.forEach(what -> what.accept(context));
    }
}
