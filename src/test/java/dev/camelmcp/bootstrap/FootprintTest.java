package dev.camelmcp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** What an installation leaves to a CamelContext that ends. */
class FootprintTest {

    /** Would catch a shutdown that waits until a discovery that was given up would have taken too long. */
    @Test
    void alarmThatIsStillToComeDoesNotHoldTheShutdown() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            ScheduledExecutorService alarms = new Footprint(context).alarms(this, "alarms");
            Future<?> alarm = alarms.schedule(() -> {}, 1, TimeUnit.HOURS);

            alarms.shutdown();

            assertThat(alarms.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(alarm.isCancelled()).isTrue();
        }
    }
}
