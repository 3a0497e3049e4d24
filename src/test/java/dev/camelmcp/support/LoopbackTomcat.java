package dev.camelmcp.support;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardServer;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.modeler.Registry;

/** An embedded Tomcat on an ephemeral port of 127.0.0.1 that leaves neither threads nor files behind. */
final class LoopbackTomcat implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Tomcat tomcat = new Tomcat();
    private final Path baseDirectory;
    private final Context context;

    static {
        // No MBeans: parsing their XML descriptors is a good part of Tomcat's start-up time.
        Registry.disableRegistry();
    }

    LoopbackTomcat() {
        QuietLogging.apply();
        try {
            baseDirectory = Files.createTempDirectory("camel-mcp-oauth-tomcat");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tomcat.setBaseDir(baseDirectory.toString());
        tomcat.setConnector(connector());
        // The utility threads are the only ones that would outlive a test that forgets to close.
        ((StandardServer) tomcat.getServer()).setUtilityThreadsAsDaemon(true);
        context = tomcat.addContext("", null);
        context.setLoader(new SharedClassLoader());
    }

    private static Connector connector() {
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", HOST);
        // Unlimited: a connection that closes after 100 requests would make timings depend on the test order.
        connector.setProperty("maxKeepAliveRequests", "-1");
        return connector;
    }

    ServletContext servletContext() {
        return context.getServletContext();
    }

    /** Filters run in the order in which they are added. */
    LoopbackTomcat filter(Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(filter.getClass().getSimpleName());
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(definition.getFilterName());
        map.addURLPattern("/*");
        context.addFilterMap(map);
        return this;
    }

    /** At least one servlet is needed: Tomcat answers 404 without running a filter where no servlet is mapped. */
    LoopbackTomcat servlet(String pattern, Servlet servlet) {
        String name = servlet.getClass().getSimpleName();
        Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
        wrapper.setAsyncSupported(true);
        context.addServletMappingDecoded(pattern, name);
        return this;
    }

    void start() {
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            close();
            throw new IllegalStateException("Tomcat did not start", e);
        }
    }

    /** Without a trailing slash. */
    String baseUrl() {
        return "http://" + HOST + ":" + tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat did not stop", e);
        } finally {
            deleteBaseDirectory();
        }
    }

    private void deleteBaseDirectory() {
        try (Stream<Path> paths = Files.walk(baseDirectory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
