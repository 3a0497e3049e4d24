package dev.camelmcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://proxy.test:3128, proxy.test:3128",
        "HTTP://proxy.test:3128/, proxy.test:3128",
        "proxy.test:3128, proxy.test:3128",
        "http://proxy.test, proxy.test:80",
        "http://10.0.0.1:8080, 10.0.0.1:8080",
        "http://[2001:db8::1]:3128, [2001:db8::1]:3128",
        "http://user:s3cret@proxy.test:3128, proxy.test:3128",
    })
    void urlIsReadAndPrintedWithoutCredentials(String url, String printed) {
        assertThat(ProxyAddress.parse(url)).hasToString(printed);
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:pass@p.test:1, user:pass",
        "user:pass@p.test:1, user:pass",
        "http://user@p.test:1, user:",
        "http://us%20er:p%40ss%3Aw%C3%B6rd@p.test:1, us er:p@ss:wörd",
        "http://user:p@ss^w+rd@p.test:1, user:p@ss^w+rd",
        "http://user:100%@p.test:1, user:100%",
    })
    void credentialsAreThoseOfTheUrl(String url, String credentials) {
        String header = ProxyAddress.parse(url).authorization().value();
        assertThat(header).startsWith("Basic ");
        assertThat(new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8))
                .isEqualTo(credentials);
    }

    @Test
    void noCredentialsAreNone() {
        assertThat(ProxyAddress.parse("http://p.test:1").authorization()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:s3cret@proxy.test:3128",
                "socks5://user:s3cret@proxy.test:1080",
                "http://user:s3cret@",
                "http://user:s3cret@proxy.test:0",
                "http://user:s3cret@proxy.test:70000",
                "http://user:s3cret@proxy.test:port",
                "http://user:s3cret@proxy.test:3128/path",
                "http://user:s3cret@proxy.test:3128?q",
            })
    void whatIsNoProxyIsRefusedAndNotRepeated(String url) {
        assertThatThrownBy(() -> ProxyAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains("http://host:port")
                .doesNotContain("s3cret");
    }
}
