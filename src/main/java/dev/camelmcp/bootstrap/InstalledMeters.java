package dev.camelmcp.bootstrap;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.micrometer.MicrometerUtils;
import org.apache.camel.spi.Registry;

/**
 * The meter registry that {@code micrometer:} endpoints use: the host's, or one that Camel makes where there is none.
 * Looked up when it is needed, since a host may bind it late. Thread-safe.
 */
final class InstalledMeters implements Supplier<MeterRegistry> {

    private static final String NAME = MicrometerConstants.METRICS_REGISTRY_NAME;
    private static final String PREFIX = "mcp.";

    private final CamelContext context;

    private InstalledMeters(CamelContext context) {
        this.context = context;
    }

    static InstalledMeters of(Footprint footprint) {
        InstalledMeters meters = new InstalledMeters(footprint.context());
        boolean none = footprint.context().getRegistry().lookupByName(NAME) == null;
        footprint.add("meters", () -> meters.remove(none));
        return meters;
    }

    @Override
    public MeterRegistry get() {
        return MicrometerUtils.getOrCreateMeterRegistry(context.getRegistry(), NAME);
    }

    /** @param none whether there was no registry under Camel's name for it */
    private void remove(boolean none) {
        MeterRegistry registry = get();
        List<Meter> ours =
                registry.getMeters().stream().filter(m -> isOurs(m.getId())).toList();
        ours.forEach(registry::remove);
        Registry beans = context.getRegistry();
        if (none && registry.getMeters().isEmpty() && beans.lookupByName(NAME) == registry) {
            beans.unbind(NAME);
        }
    }

    /** Of this context, if the registry tells: other contexts may share it, and filters may have removed the tag. */
    private boolean isOurs(Meter.Id id) {
        String owner = id.getTag(MicrometerConstants.CAMEL_CONTEXT_TAG);
        return id.getName().startsWith(PREFIX) && (owner == null || owner.equals(context.getName()));
    }
}
