package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.AccessLogSettings;
import dev.camelmcp.config.AccessLogSettings.Format;
import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings that are not about one server: durations, sizes, ranges, names. */
class SettingsTest {

    @Test
    void defaultsAreTheDocumentedOnes() {
        Settings settings = properties().settings();

        assertThat(settings.forward().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.forward().maxRequestSize()).isEqualTo(4 * 1024 * 1024);
        assertThat(settings.inbound().allowUnauthenticated()).isFalse();
        assertThat(settings.inbound().allowedHosts()).containsExactlyInAnyOrder("localhost", "127.0.0.1", "[::1]");
        assertThat(settings.inbound().allowedOrigins()).isEmpty();
        assertThat(settings.properties())
                .containsEntry("mcp.oauth.retry.max-attempts", "3")
                .containsEntry("mcp.oauth.retry.initial-delay", "2000")
                .containsEntry("mcp.oauth.retry.multiplier", "2")
                .containsEntry("mcp.oauth.retry.max-delay", "10000")
                .containsEntry("mcp.oauth.timeout", "10000")
                .containsEntry("mcp.inbound.auth", "none");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingIsPublishedForTheRoutes(Setting setting) {
        assertThat(properties().settings().properties()).containsKey(setting.key());
    }

    @Test
    void nodeAndShutdownDelayAreWhatIsWritten() {
        Settings settings =
                properties("mcp.node=gateway-7d9f_A", "mcp.shutdown-delay=5s").settings();

        assertThat(settings.local().node()).isEqualTo("gateway-7d9f_A");
        assertThat(settings.shutdownDelay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(properties().settings().local().node()).isEmpty();
        assertThat(properties().settings().shutdownDelay()).isZero();
    }

    @Test
    void accessLogIsOffUnlessItIsAskedFor() {
        assertThat(properties().settings().accessLog()).isEqualTo(new AccessLogSettings(Format.OFF, null));
        assertThat(properties("mcp.access-log=json", "mcp.access-log.file=/var/log/mcp/access.log")
                        .settings()
                        .accessLog())
                .isEqualTo(new AccessLogSettings(Format.JSON, Path.of("/var/log/mcp/access.log")));
        // what YAML makes of a bare off
        assertThat(properties("mcp.access-log=false").settings().accessLog().isOff())
                .isTrue();
        assertThat(properties("mcp.access-log=true").problems())
                .singleElement()
                .asString()
                .contains("mcp.access-log", "'true' is not one of off, text, json");
        assertThat(properties("mcp.access-log.file=access.log").read().warnings())
                .singleElement()
                .asString()
                .contains("mcp.access-log.file does nothing while mcp.access-log is off");
    }

    /** A dot is where the name ends in the id of a session. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.example.com",
                "a b",
                "nöde",
                "1234567890123456789012345678901234567890123456789012345678901234"
            })
    void nodeThatIsNoNameIsAnError(String written) {
        ConfigProblem problem = properties("mcp.node=" + written).problem();

        assertThat(problem.property()).isEqualTo("mcp.node");
        assertThat(problem.message()).contains("is not the name of a node", "63");
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "10s, 10000", "1m30s, 90000", "1h, 3600000", "250, 250"})
    void durationIsPublishedInMilliseconds(String written, String millis) {
        assertThat(properties("mcp.oauth.timeout=" + written).settings().properties())
                .containsEntry("mcp.oauth.timeout", millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "5x", "5 parsecs", "-5s", "-1", "1.5s", "s", "5s5", "", "10S10", "5,s"})
    void durationThatIsNoneIsAnErrorAndNotZero(String written) {
        ConfigProblem problem = properties("mcp.oauth.timeout=" + written).problem();

        assertThat(problem.property()).isEqualTo("mcp.oauth.timeout");
        assertThat(problem.message()).contains("'" + written + "' is not a duration", "10s");
    }

    /** Nothing could ever be answered. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "0ms", "0s"})
    void noTimeAtAllForATokenIsAnError(String written) {
        ConfigProblem problem = properties("mcp.oauth.timeout=" + written).problem();

        assertThat(problem.property()).isEqualTo("mcp.oauth.timeout");
        assertThat(problem.message()).contains("'" + written + "' is no time at all");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1024, 1024",
        "100B, 100",
        "512KiB, 524288",
        "1kib, 1024",
        "4 MiB, 4194304",
        "1024MiB, 1073741824"
    })
    void sizeIsReadWithItsUnit(String written, int bytes) {
        assertThat(properties("mcp.forward.max-request-size=" + written)
                        .settings()
                        .forward()
                        .maxRequestSize())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1025MiB", "1GiB", "999999999MiB", "99999999999", "4MiBs", "MiB", "1.5MiB", ""})
    void sizeThatIsNoneOrTooLargeIsAnErrorThatShowsHowToWriteOne(String written) {
        ConfigProblem problem =
                properties("mcp.forward.max-request-size=" + written).problem();

        assertThat(problem.property()).isEqualTo("mcp.forward.max-request-size");
        assertThat(problem.message()).contains("is not a size", "4MiB");
    }

    @Test
    void memoryForBodiesIsAQuarterOfTheHeapOrWhatOneRequestMayHave() {
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        assertThat(properties().settings().forward().maxBufferedSize()).isEqualTo(quarter);
        assertThat(properties("mcp.forward.max-request-size=1024MiB")
                        .settings()
                        .forward()
                        .maxBufferedSize())
                .isEqualTo(Math.max(quarter, 1 << 30));
        assertThat(properties("mcp.forward.max-buffered-size=4096MiB")
                        .settings()
                        .forward()
                        .maxBufferedSize())
                .isEqualTo(1L << 32);
    }

    @Test
    void memoryForBodiesThatIsTooSmallForOneIsAnError() {
        ConfigProblem problem =
                properties("mcp.forward.max-buffered-size=4095KiB").problem();

        assertThat(problem.property()).isEqualTo("mcp.forward.max-buffered-size");
        assertThat(problem.message()).contains("mcp.forward.max-request-size");
    }

    @ParameterizedTest
    @CsvSource({
        "mcp.oauth.retry.max-attempts, 0, 20",
        "mcp.oauth.retry.multiplier, 1, 10",
        "mcp.forward.max-connections, 1, 1000000"
    })
    void numberIsTakenWithinItsRangeOnly(String key, int min, int max) {
        assertThat(properties(key + "=" + min).settings().properties()).containsEntry(key, String.valueOf(min));
        assertThat(properties(key + "=" + max).settings().properties()).containsEntry(key, String.valueOf(max));
        for (int wrong : new int[] {min - 1, max + 1}) {
            assertThat(properties(key + "=" + wrong).problem().message())
                    .isEqualTo("'" + wrong + "' is not a whole number from " + min + " to " + max);
        }
    }

    @Test
    void hostsAndOriginsAreTrimmedAndLowerCase() {
        Settings settings = properties(
                        "mcp.inbound.allowed-hosts= Gateway.Example , [::1] ,",
                        "mcp.inbound.allowed-origins=https://App.Example:8443")
                .settings();

        assertThat(settings.inbound().allowedHosts()).containsExactlyInAnyOrder("gateway.example", "[::1]");
        assertThat(settings.inbound().allowedOrigins()).containsExactly("https://app.example:8443");
    }

    @ParameterizedTest
    @CsvSource({"mcp.inbound.allow-unauthenticated, yes", "mcp.inbound.auth, basic", "mcp.inbound.auth, None"})
    void securitySettingThatIsNotUnderstoodIsAnError(String key, String value) {
        ConfigProblem problem = properties(key + "=" + value).problem();

        assertThat(problem.property()).isEqualTo(key);
        assertThat(problem.message()).contains("'" + value + "'");
    }

    @Test
    void everyWrongSettingIsReported() {
        assertThat(properties(
                                "mcp.oauth.retry.max-attempts=x",
                                "mcp.oauth.retry.multiplier=x",
                                "mcp.forward.max-request-size=x",
                                "mcp.inbound.allow-unauthenticated=x")
                        .problems())
                .hasSize(4);
    }
}
