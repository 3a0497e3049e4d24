package dev.camelmcp.karaf;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway as a declarative service. It is there while the PID {@code dev.camelmcp} is, and starts anew whenever
 * that changes, since it has no {@code @Modified} method. Thread-safe, as the component runtime calls it.
 */
@Component(
        name = PidConfiguration.PID,
        service = {},
        immediate = true,
        configurationPid = PidConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class KarafGateway {

    private static final Logger LOG = LoggerFactory.getLogger(KarafGateway.class);

    private final Placement placement;

    /**
     * Starts it.
     *
     * @throws Exception where the configuration is wrong; it says all that is
     */
    @Activate
    public KarafGateway(BundleContext bundle, Map<String, Object> properties) throws Exception {
        PidConfiguration pid = PidConfiguration.of(properties);
        // what Camel and its libraries find by the context class loader is what this bundle sees, whoever changed the
        // PID
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(KarafGateway.class.getClassLoader());
        try {
            placement = place(bundle, pid);
        } catch (Exception | LinkageError e) {
            LOG.error("The MCP gateway does not start: {}", e.getMessage());
            throw e;
        } finally {
            thread.setContextClassLoader(before);
        }
        LOG.info("The MCP gateway is there ({})", pid.mode());
    }

    private static Placement place(BundleContext bundle, PidConfiguration pid) throws Exception {
        return switch (pid.mode()) {
            case OWN -> OwnContext.start(bundle, pid);
            case ATTACH -> AttachedContexts.open(bundle, pid);
            case PUBLISH -> PublishedRoutes.register(bundle, pid);
        };
    }

    @Deactivate
    public void stop() {
        placement.close();
        LOG.info("The MCP gateway is gone");
    }
}
