package dev.camelmcp.demo;

import dev.camelmcp.support.QuietLogging;
import dev.camelmcp.support.TestAuthorizationServer;
import dev.camelmcp.support.TestMcpServer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/**
 * Shows the built distribution at work between real neighbours: a Spring Authorization Server, an MCP server that wants
 * its tokens, and the official MCP client, which sends none. Every line that it prints has been tried, so it exits with
 * 1 when something is not as it should be.
 *
 * <p>{@code --exit} (or {@code -Ddemo.exit=true}) stops after the proof; otherwise everything stays up until Ctrl-C.
 * {@code -Ddemo.distribution=DIR} names the unpacked distribution.
 */
public final class Demo {
    private final DemoConsole console = new DemoConsole();
    private final DemoResources resources = new DemoResources();

    private Demo() {}

    public static void main(String[] arguments) {
        QuietLogging.applyToEverything();
        boolean exit = List.of(arguments).contains("--exit") || Boolean.getBoolean("demo.exit");
        System.exit(new Demo().run(exit));
    }

    /** The exit status. The shutdown hook, not this method, closes what was opened, so that Ctrl-C does it too. */
    private int run(boolean exit) {
        Runtime.getRuntime().addShutdownHook(new Thread(resources::close, "demo-shutdown"));
        try {
            show(exit);
            return 0;
        } catch (DemoFailure e) {
            fail(e.getMessage(), e.log());
        } catch (Exception e) {
            fail(e.toString(), List.of());
        }
        return 1;
    }

    private void fail(String reason, List<String> log) {
        if (!resources.closing()) {
            console.failure(reason, log);
        }
    }

    private void show(boolean exit) throws Exception {
        console.title("camel-mcp-oauth: an MCP client without a token, a gateway, an MCP server that wants one");

        Stopwatch watch = Stopwatch.start();
        TestAuthorizationServer authorizationServer = resources.open(TestAuthorizationServer::start);
        console.step("Authorization server (Spring) at " + authorizationServer.issuer(), watch);

        watch = Stopwatch.start();
        TestMcpServer mcpServer = resources.open(() -> TestMcpServer.start(authorizationServer));
        console.step("MCP server (Java SDK) at " + mcpServer.url(), watch);

        DemoProof proof = new DemoProof(console, authorizationServer, mcpServer);
        proof.serverRefusesRequestWithoutToken();

        DemoConfig config = resources.open(() -> DemoConfig.write(authorizationServer, mcpServer));
        Path distribution = Path.of(System.getProperty("demo.distribution", "target/camel-mcp-oauth"));
        watch = Stopwatch.start();
        GatewayProcess gateway = resources.open(() -> GatewayProcess.start(distribution, config));
        gateway.awaitReady();
        console.step("Gateway ready at " + config.gatewayUrl() + residentMemory(gateway), watch);

        proof.clientWorksThroughGateway(gateway, config.gatewayUrl());
        proof.oneTokenServedAllRequests();
        gateway.memory().ifPresent(mebibytes -> console.step("Gateway at rest: RSS " + mebibytes + " MiB"));

        if (!exit) {
            console.print(TryItYourself.text(config, gateway.log()));
            new CountDownLatch(1).await();
        }
    }

    private static String residentMemory(GatewayProcess gateway) {
        OptionalLong mebibytes = gateway.memory();
        return mebibytes.isPresent() ? ", RSS " + mebibytes.getAsLong() + " MiB" : "";
    }
}
