package dev.camelmcp.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.impl.engine.RouteService;
import org.apache.camel.model.Model;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteDefinitionHelper;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

/**
 * A route that is ready to run: all that it names was found, and its steps are started. Nothing comes in yet, and the
 * context does not know it. Used by one thread.
 *
 * @param service by which the context will know it
 */
record BuiltRoute(RouteDefinition definition, Route route, RouteService service) {

    /** @throws Exception whatever is wrong with it; nothing stays behind then */
    static BuiltRoute of(CamelContext context, RouteDefinition definition) throws Exception {
        ThreadPools pools = new ThreadPools();
        context.addLifecycleStrategy(pools);
        Route route = null;
        try {
            RouteDefinitionHelper.forceAssignIds(context, definition.getInput());
            RouteDefinitionHelper.forceAssignIds(context, definition);
            route = context.getCamelContextExtension()
                    .getContextPlugin(Model.class)
                    .getModelReifierFactory()
                    .createRoute(context, definition);
            checkConditions(context, definition);
            RouteService service = new RouteService(route);
            service.setUp();
            RouteServices.start(route);
            return new BuiltRoute(definition, route, service);
        } catch (Exception e) {
            if (route != null) {
                RouteServices.end(route);
            }
            // a step that failed has left its pool, which no route knows
            pools.made.forEach(pool -> context.getExecutorServiceManager().shutdownNow(pool));
            throw e;
        } finally {
            context.getLifecycleStrategies().remove(pools);
        }
    }

    /** Camel reads the condition of an {@code onException} when the first exception comes, and no sooner. */
    private static void checkConditions(CamelContext context, RouteDefinition definition) {
        for (ProcessorDefinition<?> output : definition.getOutputs()) {
            if (output instanceof OnExceptionDefinition handler && handler.getOnWhen() != null) {
                handler.getOnWhen().getExpression().initPredicate(context);
            }
        }
    }

    String id() {
        return route.getRouteId();
    }

    Consumer consumer() {
        return route.getConsumer();
    }

    /** For one that has never run. */
    void discard() {
        RouteServices.end(route);
    }

    private static final class ThreadPools extends LifecycleStrategySupport {

        private final Thread builder = Thread.currentThread();
        private final List<ThreadPoolExecutor> made = new ArrayList<>();

        @Override
        public void onThreadPoolAdd(
                CamelContext context,
                ThreadPoolExecutor pool,
                String id,
                @Nullable String sourceId,
                @Nullable String routeId,
                @Nullable String profileId) {
            if (Thread.currentThread() == builder) {
                made.add(pool);
            }
        }
    }
}
