package dev.camelmcp.cli;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second Ctrl-C or SIGTERM while the process ends. The JVM acts on the first alone, and on no other unless somebody
 * takes its place. That is in the module {@code jdk.unsupported}, which a compiler warns of and a JVM may lack; so it
 * is looked for. Stateless.
 */
final class SecondSignal {

    private static final Logger LOG = LoggerFactory.getLogger(SecondSignal.class);
    private static final List<String> NAMES = List.of("INT", "TERM");

    private SecondSignal() {}

    /** Does something at each from now on, in place of the JVM. */
    static void then(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.lookup()
                    .findVirtual(Runnable.class, "run", methodType(void.class))
                    .bindTo(action);
            Object handling =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            for (String name : NAMES) {
                Object one = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, one, handling);
            }
        } catch (ReflectiveOperationException e) {
            // or -Xrs leaves signals to somebody else
            LOG.debug("A second signal changes nothing", e);
        }
    }
}
