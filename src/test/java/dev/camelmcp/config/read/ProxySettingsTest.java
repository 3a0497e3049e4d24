package dev.camelmcp.config.read;

import static dev.camelmcp.config.read.ConfigUnderTest.SECRET;
import static dev.camelmcp.config.read.ConfigUnderTest.plainServer;
import static dev.camelmcp.config.read.ConfigUnderTest.properties;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.config.ConfigProblem;
import dev.camelmcp.proxy.EgressProxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mcp.proxy.*} wins, also when it is empty; then the environment; then the JVM's properties. */
class ProxySettingsTest {

    private static final String LOOPBACK = "http://127.0.0.1:8080/mcp";

    @Test
    void nothingIsSaidThenNoProxy() {
        assertThat(properties().settings().proxy()).hasToString("none");
    }

    @Test
    void urlIsForBothSchemesAndLoopbackIsReachedDirectly() {
        EgressProxy proxy =
                properties("mcp.proxy.url=http://p.test:3128").settings().proxy();

        assertThat(to(proxy, "https://mcp.test")).isEqualTo("p.test:3128");
        assertThat(to(proxy, "http://mcp.test")).isEqualTo("p.test:3128");
        assertThat(to(proxy, LOOPBACK)).isEqualTo("null");
    }

    @Test
    void emptyNoProxyIsNothingNotEvenLoopback() {
        EgressProxy proxy = properties("mcp.proxy.url=p.test:3128", "mcp.proxy.no-proxy=")
                .environment("NO_PROXY", "mcp.test")
                .settings()
                .proxy();

        assertThat(to(proxy, LOOPBACK)).isEqualTo("p.test:3128");
        assertThat(to(proxy, "https://mcp.test")).isEqualTo("p.test:3128");
    }

    @Test
    void noProxyIsTheWholeList() {
        EgressProxy proxy = properties("mcp.proxy.url=p.test:3128", "mcp.proxy.no-proxy=mcp.test, 10.0.0.0/8")
                .settings()
                .proxy();

        assertThat(to(proxy, "https://a.mcp.test")).isEqualTo("null");
        assertThat(to(proxy, "https://10.1.1.1")).isEqualTo("null");
        assertThat(to(proxy, LOOPBACK)).isEqualTo("p.test:3128");
    }

    @Test
    void environmentCountsWhereNothingIsConfigured() {
        EgressProxy proxy = properties()
                .environment("HTTPS_PROXY", "http://secure.test:3128")
                .environment("http_proxy", "plain.test:3128")
                .environment("no_proxy", "internal.test")
                .settings()
                .proxy();

        assertThat(to(proxy, "https://mcp.test")).isEqualTo("secure.test:3128");
        assertThat(to(proxy, "http://mcp.test")).isEqualTo("plain.test:3128");
        assertThat(to(proxy, "https://a.internal.test")).isEqualTo("null");
        assertThat(to(proxy, LOOPBACK)).isEqualTo("null");
    }

    @Test
    void upperCaseWinsOverLowerCase() {
        EgressProxy proxy = properties()
                .environment("https_proxy", "lower.test:1")
                .environment("HTTPS_PROXY", "upper.test:1")
                .settings()
                .proxy();

        assertThat(to(proxy, "https://mcp.test")).isEqualTo("upper.test:1");
    }

    @Test
    void configuredWinsOverTheEnvironmentAndEmptyMeansNone() {
        ConfigUnderTest config = properties("mcp.proxy.url=p.test:1").environment("HTTPS_PROXY", "env.test:1");
        assertThat(to(config.settings().proxy(), "https://mcp.test")).isEqualTo("p.test:1");

        config.override("mcp.proxy.url", "");
        assertThat(config.settings().proxy()).hasToString("none");
    }

    @Test
    void variableOfTheGatewayWorksLikeAnyOther() {
        EgressProxy proxy = properties()
                .environment("MCP_PROXY_URL", "p.test:1")
                .environment("MCP_PROXY_NO_PROXY", "mcp.test")
                .settings()
                .proxy();

        assertThat(to(proxy, "https://other.test")).isEqualTo("p.test:1");
        assertThat(to(proxy, "https://mcp.test")).isEqualTo("null");
    }

    @Test
    void jvmsPropertiesCountLast() {
        Map<String, String> jvm = Map.of(
                "https.proxyHost",
                "jvm.test",
                "http.proxyHost",
                "::1",
                "http.proxyPort",
                "8888",
                "http.nonProxyHosts",
                "a|*.b");
        ProxyVariables alone = new ProxyVariables(Map.of(), jvm::get);
        assertThat(alone.proxy("https").value()).isEqualTo("http://jvm.test:443");
        assertThat(alone.proxy("http").value()).isEqualTo("http://[::1]:8888");
        assertThat(alone.exceptions().value()).isEqualTo("a|*.b");

        ProxyVariables both = new ProxyVariables(Map.of("HTTP_PROXY", "env.test:1"), jvm::get);
        assertThat(both.proxy("https")).isNull();
        assertThat(both.proxy("http").value()).isEqualTo("env.test:1");
        assertThat(both.exceptions()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://user:" + SECRET + "@p.test:1080", "https://user:" + SECRET + "@p.test", "a b"})
    void proxyThatCannotBeUsedIsAnErrorWithoutItsPassword(String url) {
        assertThat(properties("mcp.proxy.url=" + url).problem())
                .returns("mcp.proxy.url", ConfigProblem::property)
                .extracting(ConfigProblem::message)
                .asString()
                .contains("http://host:port");

        assertThat(properties().environment("HTTPS_PROXY", url).problem())
                .returns("HTTPS_PROXY", ConfigProblem::source)
                .extracting(ConfigProblem::message)
                .asString()
                .contains("or set mcp.proxy.url");
    }

    @Test
    void entryThatNamesNothingIsAnErrorWhereItIsOursAndAWarningElsewhere() {
        assertThat(properties("mcp.proxy.no-proxy=10.0.0.0/99").problem().message())
                .contains("'10.0.0.0/99' is no host, address or network");

        assertThat(properties()
                        .environment("NO_PROXY", "a.test,10.0.0.0/99")
                        .read()
                        .warnings())
                .singleElement()
                .asString()
                .contains("'10.0.0.0/99' in NO_PROXY");
    }

    @Test
    void passwordIsKeptFromTheRoutesAndFromWhatIsPrinted() {
        ConfigUnderTest config = plainServer().property("mcp.proxy.url", "http://user:" + SECRET + "@p.test:3128");

        assertThat(config.settings().properties()).containsEntry("mcp.proxy.url", "");
        assertThat(config.settings().toString()).contains("p.test:3128").doesNotContain(SECRET);
    }

    private static String to(EgressProxy proxy, String url) {
        return String.valueOf(proxy.to(URI.create(url)));
    }
}
