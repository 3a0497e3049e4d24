package dev.camelmcp.interop;

import static dev.camelmcp.interop.ProtectedServer.CLIENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The MCP conformance suite examines one server twice, directly and through the gateway, behind a guard that has every
 * token introspected. Each single verdict must be the same: what the server gets right, and also what it gets wrong.
 */
class ConformanceInteropIT {

    /** A revision of the specification, and what a complete run of its requirements has. */
    enum Revision {
        /** Sessions, GET streams, resumption. */
        SESSIONS("2025-11-25", 33, 84, 0),

        /**
         * Stateless. What fails is the tasks extension, which the server does not offer and the revision does not
         * require.
         */
        STATELESS("2026-07-28", 50, 164, 30);

        private final String date;
        private final int scenarios;
        private final int passed;
        private final int failed;

        Revision(String date, int scenarios, int passed, int failed) {
            this.date = date;
            this.scenarios = scenarios;
            this.passed = passed;
            this.failed = failed;
        }
    }

    @AutoClose
    private static ProtectedServer server;

    @AutoClose
    private static Gateway gateway;

    private static Map<Revision, ConformanceReport> direct;
    private static Map<Revision, ConformanceReport> throughGateway;
    private static JsonNode seen;
    private static int tokenRequests;

    @BeforeAll
    static void examineTwice() {
        server = ProtectedServer.forConformance();
        gateway = Gateway.start(server, CLIENT_SECRET);
        direct = examine(server.directUrl(), "direct");
        throughGateway = examine(gateway.url(), "through");
        seen = server.seen();
        tokenRequests = server.tokenRequests();
    }

    @ParameterizedTest
    @EnumSource
    void everyVerdictThroughTheGatewayIsThatOfTheDirectRun(Revision revision) {
        assertThat(direct.get(revision).differencesTo(throughGateway.get(revision)))
                .as("direct -> through the gateway, %s", revision.date)
                .isEmpty();
    }

    /** Two runs that checked nothing, or less than they should, would be equal too. */
    @ParameterizedTest
    @EnumSource
    void theRunsAreComplete(Revision revision) {
        ConformanceReport report = throughGateway.get(revision);
        assertSoftly(softly -> {
            softly.assertThat(report.scenarios()).hasSize(revision.scenarios);
            softly.assertThat(report.count("SUCCESS")).as("passed").isEqualTo(revision.passed);
            softly.assertThat(report.count("FAILURE")).as("failed").isEqualTo(revision.failed);
            softly.assertThat(report.failedScenarios()).allMatch(scenario -> scenario.startsWith("tasks-"));
        });
    }

    @Test
    void everyRequestCarriedATokenThatTheAuthorizationServerCallsActive() {
        assertThat(seen.required("methods").fieldNames()).toIterable().contains("POST", "GET", "DELETE");
        assertThat(seen.required("accepted")).isEqualTo(seen.required("methods"));
        assertThat(seen.required("unauthorized").asInt()).isZero();
        assertThat(seen.required("tokens")).hasSize(1);
        assertThat(tokenRequests).isEqualTo(1);
    }

    /** Without this, the guard could let everybody in and the suite would not notice. */
    @Test
    void theServerIsClosedToASuiteWithoutToken() {
        ConformanceReport report = ConformanceSuite.run(server.url(), Revision.SESSIONS.date, "guard");

        assertThat(report.count("SUCCESS")).isLessThan(Revision.SESSIONS.passed / 2);
        assertThat(report.failedScenarios()).contains("server-initialize", "tools-call-simple-text");
    }

    @Test
    void theGatewayPrintsNoToken() {
        Leaks.assertNoSecret(gateway.output(), seen.at("/tokens/0").asText());
        Leaks.assertNoSecret(gateway.output(), CLIENT_SECRET);
    }

    /**
     * The suite's client opens the event stream of its session and calls a tool without waiting for it, by another
     * connection. On a machine that is busy enough the call arrives first, also where no gateway is between, and what
     * the server asks the client then is lost: the scenario hangs. One such gets a second chance; more are no accident.
     */
    private static Map<Revision, ConformanceReport> examine(String url, String run) {
        return Arrays.stream(Revision.values()).collect(Collectors.toMap(r -> r, r -> {
            ConformanceReport report = ConformanceSuite.run(url, r.date, run);
            Set<String> hung = report.timeouts();
            return hung.size() == 1
                    ? report.with(ConformanceSuite.runOne(
                            url, r.date, run, hung.iterator().next()))
                    : report;
        }));
    }
}
