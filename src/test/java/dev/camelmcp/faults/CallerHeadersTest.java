package dev.camelmcp.faults;

import static dev.camelmcp.hostile.Canary.MARK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.Canary;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers send beside their message: nothing of it decides where the request goes, or with which token. */
@Timeout(30)
class CallerHeadersTest {

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(30);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer {mark}",
                "AUTHORIZATION: Bearer {mark}",
                "aUtHoRiZaTiOn: Basic {mark}",
                "Authorization: Bearer {mark}\r\nauthorization: Bearer {mark}",
                "Authorization:",
                "Proxy-Authorization: Basic {mark}"
            })
    void credentialsThenOnlyTheGatewaysTravel(String headers) throws IOException {
        FaultCase it = GATEWAY.next();
        assertThat(it.exchange(it.post("{}", headers.replace("{mark}", MARK) + "\r\n"))
                        .status())
                .isEqualTo(200);
        assertThat(it.upstream().last().values("Authorization")).containsExactly("Bearer " + Canary.TOKEN);
        assertThat(it.upstream().last().values("Proxy-Authorization")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CamelHttpUri: http://127.0.0.1:1/",
                "CamelHttpPath: /mcp/other",
                "CamelHttpMethod: DELETE",
                "CamelHttpRawQuery: a=b",
                "camelhttpquery: a=b",
                "CAMELHTTPRESPONSECODE: 401",
                "org.apache.camel.x: y",
                "Camel: x",
                "Connection: close, X-Hop\r\nX-Hop: x",
                "Connection: Authorization",
                "Connection: Content-Type, X-A",
                "Keep-Alive: timeout=1\r\nProxy-Connection: close\r\nTE: gzip\r\nTrailer: X-A\r\nUpgrade: h2c"
            })
    void headersOfCamelAndOfThisHopThenTheyStayHere(String headers) throws IOException {
        FaultCase it = GATEWAY.next();
        assertThat(it.exchange(it.post("{}", headers + "\r\n")).text()).isEqualTo(Scripts.OK);
        Arrived sent = it.upstream().last();
        assertThat(sent.requestLine()).isEqualTo("POST /mcp HTTP/1.1");
        List<String> names = sent.headers().stream()
                .map(line -> line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))
                .toList();
        assertThat(names).isSubsetOf("authorization", "content-type", "content-length", "host");
        assertThat(sent.values("Authorization")).containsExactly("Bearer " + Canary.TOKEN);
    }

    /** Would catch a property, a path parameter or a query that becomes a header on its way. */
    @Test
    void queryThenItIsNoHeader() throws IOException {
        FaultCase it = GATEWAY.next();
        it.exchange(
                "GET /mcp/" + it.id() + "?McpServer=c0&Authorization=x&X-Query=y HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(it.upstream().last().headers()).hasSize(2);
        assertThat(it.upstream().last().values("Authorization")).containsExactly("Bearer " + Canary.TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Latin: \u00fc\u00ff",
                "X-Empty:",
                "X-Tab: a\tb",
                "X-Odd!#$%&'*+-.^_`|~: x",
                "Mcp-Param-X: =?utf-8?q?x?="
            })
    void headerWhenItIsOddButValidThenItTravels(String header) throws IOException {
        FaultCase it = GATEWAY.next();
        assertThat(it.exchange(it.post("{}", header + "\r\n")).status()).isEqualTo(200);
        String name = header.substring(0, header.indexOf(':'));
        assertThat(it.upstream().last().values(name))
                .containsExactly(header.substring(name.length() + 1).strip());
    }
}
