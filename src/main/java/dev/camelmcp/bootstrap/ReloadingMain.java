package dev.camelmcp.bootstrap;

import dev.camelmcp.config.Servers;
import dev.camelmcp.files.FileWatch;
import dev.camelmcp.reload.RouteFolder;
import dev.camelmcp.reload.RouteReload;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.util.OrderedLocationProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * camel-main with a reload of routes of our own, by the same properties. Camel's stops a route before it knows whether
 * the edited one can run, and refuses callers, or ends their calls, in between. Not thread-safe.
 */
final class ReloadingMain extends Main {

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingMain.class);

    private final boolean http;
    private final Supplier<Servers> servers;
    private @Nullable RouteReload reload;

    /**
     * @param http whether it serves; what does its work and ends needs no reload
     * @param servers those there are, when it has started
     */
    ReloadingMain(boolean http, Supplier<Servers> servers) {
        this.http = http;
        this.servers = servers;
    }

    /** All properties were read, wherever they come from, and no route was. */
    @Override
    protected void doConfigureCamelContextFromMainConfiguration(
            CamelContext context, MainConfigurationProperties config, OrderedLocationProperties autoConfigured)
            throws Exception {
        if (config.isRoutesReloadEnabled()) {
            config.setRoutesReloadEnabled(false);
            if (http) {
                if (config.getRoutesReloadDirectory() == null) {
                    throw new IllegalArgumentException(
                            "camel.main.routes-reload-enabled needs camel.main.routes-reload-directory");
                }
                RouteFolder folder = RouteFolder.of(
                        config.getRoutesReloadDirectory(),
                        config.getRoutesReloadPattern(),
                        config.isRoutesReloadDirectoryRecursive());
                reload = new RouteReload(context, folder);
            }
        }
        super.doConfigureCamelContextFromMainConfiguration(context, config, autoConfigured);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (http) {
            RouteProblems.of(getCamelContext(), servers.get()).forEach(LOG::warn);
        }
        if (reload != null) {
            reload.start(CamelContextHelper.mandatoryLookup(getCamelContext(), FileWatch.BEAN, FileWatch.class));
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (reload != null) {
            reload.close();
        }
        super.doStop();
    }
}
