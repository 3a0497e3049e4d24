package dev.camelmcp.reload;

import dev.camelmcp.http.server.Retirable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Route;
import org.apache.camel.component.direct.DirectConsumer;
import org.apache.camel.component.platform.http.DefaultPlatformHttpConsumer;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets built routes take the place of those that run. First what comes in is led to the new ones, which takes
 * microseconds and can be taken back; then the context is told. Used by one thread, once.
 */
final class Swap {

    private static final Logger LOG = LoggerFactory.getLogger(Swap.class);

    private final CamelContext context;
    private final RetiredRoutes retired;
    private final List<Step> steps = new ArrayList<>();
    private final List<Route> gone = new ArrayList<>();

    /**
     * @param old whose place it takes, if any
     * @param starts whether exchanges come in
     */
    private record Step(@Nullable Route old, BuiltRoute next, boolean starts) {

        boolean listens() {
            return next.route().getEndpoint() instanceof PlatformHttpEndpoint;
        }
    }

    /** @param going routes that run, and that all end */
    Swap(CamelContext context, List<BuiltRoute> coming, List<Route> going, RetiredRoutes retired) {
        this.context = context;
        this.retired = retired;
        gone.addAll(going);
        for (BuiltRoute next : coming) {
            Route old = gone.stream()
                    .filter(route -> route.getRouteId().equals(next.id()))
                    .findFirst()
                    .or(() -> gone.stream()
                            .filter(route -> route.getEndpoint() == next.route().getEndpoint())
                            .findFirst())
                    .orElse(null);
            gone.remove(old);
            steps.add(new Step(old, next, starts(old, next)));
        }
    }

    /**
     * Does it.
     *
     * @throws Exception where a new route cannot consume from its endpoint; the old ones go on then
     */
    void run() throws Exception {
        lead();
        for (Step step : steps) {
            tell(step);
        }
        for (Route route : gone) {
            context.getCamelContextExtension().removeRoute(route);
            if (!(route.getConsumer() instanceof DirectConsumer)) {
                withdraw(route);
            }
            retired.gone(route);
        }
    }

    private boolean starts(@Nullable Route old, BuiltRoute next) {
        return old == null
                ? next.service().isAutoStartup()
                : next.route().isAutoStartup()
                        && context.getRouteController()
                                .getRouteStatus(old.getRouteId())
                                .isStarted();
    }

    /** Those that are called come before those that listen and call them. */
    private void lead() throws Exception {
        Deque<Runnable> undo = new ArrayDeque<>();
        List<Step> order = new ArrayList<>(steps);
        order.sort((a, b) -> Boolean.compare(a.listens(), b.listens()));
        try {
            for (Step step : order) {
                lead(step, undo);
            }
        } catch (Exception e) {
            undo.forEach(Runnable::run);
            // something may have come in
            steps.forEach(step -> retired.unknown(step.next().route()));
            throw e;
        }
    }

    private void lead(Step step, Deque<Runnable> undo) throws Exception {
        Route old = step.old();
        Consumer next = step.next().consumer();
        if (old != null && retirable(old).isPresent()) {
            forgetEndpoint(old);
        } else if (old != null) {
            // direct: takes one at a time, and lets who calls meanwhile wait
            ServiceHelper.suspendService(old.getConsumer());
            undo.push(() -> ServiceHelper.resumeService(old.getConsumer()));
        }
        if (step.starts()) {
            undo.push(() -> withdraw(step.next().route()));
            ServiceHelper.startService(next);
        }
    }

    /** Everything comes in to the new route now. */
    private void tell(Step step) {
        Route old = step.old();
        try {
            if (old != null) {
                KnownRoutes.replace(context, old, step.next());
                retired.replaced(old, step.next().route());
            }
            KnownRoutes.add(context, step.next(), step.starts());
        } catch (Exception e) {
            LOG.warn(
                    "Route {} runs, but Camel does not know it as it should",
                    step.next().id(),
                    e);
        }
        if (old != null) {
            retirable(old).ifPresent(Retirable::retire);
        }
    }

    /** Lets nothing more come in. */
    private static void withdraw(Route route) {
        retirable(route).ifPresentOrElse(Retirable::retire, () -> ServiceHelper.suspendService(route.getConsumer()));
    }

    private static Optional<Retirable> retirable(Route route) {
        return route.getConsumer() instanceof DefaultPlatformHttpConsumer listener
                        && listener.getPlatformHttpConsumer() instanceof Retirable found
                ? Optional.of(found)
                : Optional.empty();
    }

    /** The component lists one for each path, and it is to be that of the new route, for as long as this one runs. */
    private static void forgetEndpoint(Route old) {
        if (old.getConsumer() instanceof DefaultPlatformHttpConsumer listener) {
            listener.setRegister(false);
            listener.getComponent().removeHttpEndpoint(listener.getEndpoint().getPath());
        }
    }
}
