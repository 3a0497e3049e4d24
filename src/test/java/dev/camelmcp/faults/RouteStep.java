package dev.camelmcp.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Steps of a route as users write them, on both sides of the one that asks the MCP server. They do what the test says;
 * made by Camel, by its name.
 */
public final class RouteStep extends AsyncProcessorSupport {

    /** What a step does. */
    @FunctionalInterface
    interface Change {

        /** @return when the route goes on */
        CompletableFuture<Void> make(Exchange exchange) throws Exception;
    }

    private static final Change NOTHING = exchange -> CompletableFuture.completedFuture(null);
    private static final String ASK = "                - to:\n                    id: mcp-server-upstream\n"
            + "                    uri: mcp-upstream:forward\n";
    private static final String STEP =
            "                - process:\n                    id: %s\n                    ref: %s\n";

    private static volatile Change before = NOTHING;
    private static volatile Change behind = NOTHING;

    private boolean isBehind;

    public void setBehind(boolean value) {
        isBehind = value;
    }

    static void before(Change change) {
        before = change;
    }

    static void behind(Change change) {
        behind = change;
    }

    static void nothing() {
        before = NOTHING;
        behind = NOTHING;
    }

    /** A gateway whose forward route has them. */
    static FaultGateway in(FaultGateway gateway) {
        try {
            Path folder = Files.createTempDirectory("routes");
            try (Stream<Path> files = Files.list(Path.of("routes"))) {
                for (Path file : files.toList()) {
                    String yaml = Files.readString(file);
                    Files.writeString(
                            folder.resolve(file.getFileName()),
                            yaml.replace(
                                    ASK,
                                    STEP.formatted("before", "before") + ASK + STEP.formatted("behind", "behind")));
                }
            }
            return gateway.with("camel.main.routes-include-pattern", "file:" + folder + "/*.camel.yaml")
                    .with("camel.beans.before", "#class:" + RouteStep.class.getName())
                    .with("camel.beans.behind", "#class:" + RouteStep.class.getName())
                    .with("camel.beans.behind.behind", "true");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            CompletableFuture<Void> done = (isBehind ? behind : before).make(exchange);
            if (done.isDone()) {
                callback.done(true);
                return true;
            }
            done.thenRun(() -> callback.done(false));
            return false;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }
}
