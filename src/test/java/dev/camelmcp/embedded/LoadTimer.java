package dev.camelmcp.embedded;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.TimerListener;
import org.apache.camel.api.management.mbean.ManagedProcessorMBean;
import org.apache.camel.management.JmxManagementLifecycleStrategy;
import org.apache.camel.support.TimerListenerManager;

/**
 * Where Camel 4.22 keeps the steps of routes that are gone. The MBean of each step is a listener there; when the route
 * goes, Camel makes another MBean for the step, and takes that one out. So what stays is
 * {@code JmxManagementLifecycleStrategy.loadTimer -> TimerListenerManager.listeners -> ManagedProcess.processor}, and
 * by that a step with its class and its class loader, until the context ends. There is no way to it but this one, so
 * the product leaves it alone.
 */
final class LoadTimer {

    private LoadTimer() {}

    /** Takes them out; how many there were. */
    static int forgetSteps(CamelContext context) throws ReflectiveOperationException {
        TimerListenerManager timer = of(context);
        Method listeners = TimerListenerManager.class.getDeclaredMethod("getListeners");
        listeners.setAccessible(true);
        List<TimerListener> steps = ((Set<?>) listeners.invoke(timer))
                .stream()
                        .filter(ManagedProcessorMBean.class::isInstance)
                        .map(TimerListener.class::cast)
                        .toList();
        steps.forEach(timer::removeTimerListener);
        return steps.size();
    }

    private static TimerListenerManager of(CamelContext context) throws ReflectiveOperationException {
        Field timer = JmxManagementLifecycleStrategy.class.getDeclaredField("loadTimer");
        timer.setAccessible(true);
        return (TimerListenerManager) timer.get(context.getLifecycleStrategies().stream()
                .filter(JmxManagementLifecycleStrategy.class::isInstance)
                .findFirst()
                .orElseThrow());
    }
}
