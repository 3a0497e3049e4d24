package dev.camelmcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code NO_PROXY} means what it means to curl and Go. */
class NoProxyTest {

    private static final ProxyAddress PROXY = ProxyAddress.parse("proxy.test:3128");

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "example.com https://example.com/",
                "example.com https://EXAMPLE.com./mcp",
                "EXAMPLE.COM https://example.com/",
                "example.com. https://example.com/",
                "example.com https://mcp.example.com/",
                ".example.com https://mcp.example.com/",
                ".example.com https://example.com/",
                "*.example.com https://a.b.example.com/",
                "example.com:8443 https://mcp.example.com:8443/",
                "example.com:443 https://example.com/",
                "example.com:80 http://example.com/",
                "'a.test,,example.com' https://example.com/",
                "'a.test , example.com' https://example.com/",
                "'a.test example.com' https://example.com/",
                "'localhost|127.*|*.example.com' https://127.1.2.3/",
                "'localhost|127.*|*.example.com' https://mcp.example.com/",
                "mcp-*.example.com https://mcp-1.example.com/",
                "* https://example.com/",
                "* http://[2001:db8::1]/",
                "192.0.2.1 https://192.0.2.1/",
                "192.0.2.1:8443 https://192.0.2.1:8443/",
                "10.0.0.0/8 https://10.200.3.4/",
                "10.1.2.3/8 https://10.200.3.4/",
                "192.0.2.128/25 https://192.0.2.200/",
                "0.0.0.0/0 https://203.0.113.9/",
                "::1 http://[::1]:9000/",
                "[::1] http://[0:0:0:0:0:0:0:1]/",
                "[2001:db8::1]:8443 https://[2001:DB8::1]:8443/",
                "2001:db8::/32 https://[2001:db8:1::1]/",
                "::ffff:192.0.2.9 https://[::ffff:c000:209]/",
                "1:2:3:4:5:6:7:8 https://[1:2:3:4:5:6:7:8]/",
                "::/0 https://[fe80::1]/",
                "host_with_underscores.test https://a.host_with_underscores.test/",
            })
    void reachedDirectly(String list, URI url) {
        assertThat(proxy(list, url)).as("%s for %s", list, url).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "example.com https://notexample.com/",
                "example.com https://example.com.evil.test/",
                ".example.com https://notexample.com/",
                "mcp.example.com https://example.com/",
                "example.com:8443 https://example.com/",
                "example.com:443 http://example.com/",
                "192.0.2.1 https://192.0.2.10/",
                "2.0.0.1 https://192.0.0.1/",
                "10.0.0.0/8 https://11.0.0.1/",
                "10.0.0.0/8 https://10.0.0.1.example.com/",
                "192.0.2.128/25 https://192.0.2.127/",
                "::1 https://127.0.0.1/",
                "2001:db8::/32 https://[2001:db9::1]/",
                "0.0.0.0/0 http://[2001:db8::1]/",
                "0.0.0.0/0 https://example.com/",
                "mcp-*.example.com https://mcp.example.com/",
                "'' https://127.0.0.1/",
            })
    void reachedByTheProxy(String list, URI url) {
        assertThat(proxy(list, url)).as("%s for %s", list, url).isEqualTo(PROXY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/33",
                "10.0.0.0/x",
                "10.0.0.0/",
                "example.com/8",
                "::/129",
                "http://a",
                "a:b:c:d",
                ":80",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "12345::1",
                ":::"
            })
    void whatNamesNothingIsTold(String entry) {
        List<String> wrong = new ArrayList<>();
        NoProxy.parse("a.test," + entry, wrong::add);
        assertThat(wrong).containsExactly(entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:1/",
                "https://LOCALHOST",
                "http://a.localhost/",
                "http://127.9.9.9/",
                "http://[::1]/"
            })
    void loopbackIsReachedDirectlyWhereNothingIsSaid(URI url) {
        EgressProxy egress = new EgressProxy(PROXY, PROXY, NoProxy.LOOPBACK);
        assertThat(egress.to(url)).isNull();
        assertThat(egress.to(URI.create("http://localhost.example.com/"))).isEqualTo(PROXY);
    }

    @Test
    void eachSchemeHasAProxyOfItsOwn() {
        EgressProxy egress = new EgressProxy(PROXY, null, NoProxy.NOTHING);
        assertThat(egress.to(URI.create("https://a.test"))).isEqualTo(PROXY);
        assertThat(egress.to(URI.create("http://a.test"))).isNull();
    }

    private static ProxyAddress proxy(String list, URI url) {
        NoProxy except = NoProxy.parse(list, entry -> {
            throw new AssertionError(entry);
        });
        // by its parts, as the clients ask that have no URI; a host with an underscore is none for java.net.URI
        String host = url.getHost() == null ? url.getAuthority() : url.getHost();
        return new EgressProxy(PROXY, PROXY, except).to(url.getScheme(), host, url.getPort());
    }
}
