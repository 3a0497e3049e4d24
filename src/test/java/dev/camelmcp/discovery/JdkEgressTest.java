package dev.camelmcp.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.camelmcp.proxy.EgressProxy;
import dev.camelmcp.proxy.NoProxy;
import dev.camelmcp.proxy.ProxyAddress;
import dev.camelmcp.support.ConnectProxy;
import dev.camelmcp.support.Outside;
import dev.camelmcp.tls.TestKeys;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's client tells the proxy who we are, and the server behind it nothing of that. */
@Timeout(30)
class JdkEgressTest {

    private static final String BASIC = "Basic dXNlcjpwYXNz";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Version.class)
    void credentialsAreForTheProxyAlone(Version version) throws Exception {
        TestKeys keys = new TestKeys(folder);
        KeyPair pair = TestKeys.keys("EC", 256);
        Path authority = keys.write("ca.pem", keys.authority());
        Path certificate = keys.write("cert.pem", keys.certificate("CN=outside", pair, Duration.ofDays(1)));
        try (ConnectProxy proxy = ConnectProxy.open();
                Outside outside =
                        Outside.open(new JWKSet(), certificate, keys.pkcs8("key.pem", pair.getPrivate()), authority)) {
            proxy.want(BASIC);
            EgressProxy egress = egress(proxy);
            URI url = URI.create("https://127.0.0.1:" + outside.securePort() + "/jwks");
            HttpRequest.Builder request = HttpRequest.newBuilder(url).version(version);
            JdkEgress.introduce(egress, url, request);

            HttpResponse<String> answer = HttpClient.newBuilder()
                    .proxy(egress.selector())
                    .sslContext(trust(keys))
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(proxy.asked()).singleElement().returns(BASIC, a -> a.header("Proxy-Authorization"));
            assertThat(outside.arrived()).singleElement().satisfies(a -> {
                assertThat(a.version()).isEqualTo(version == Version.HTTP_2 ? "HTTP_2" : "HTTP_1_1");
                assertThat(a.headers()).doesNotContainKey("proxy-authorization");
            });
        }
    }

    @Test
    void nothingIsSaidOfAFailureWithoutAProxy() {
        URI url = URI.create("https://127.0.0.1/mcp");
        assertThat(JdkEgress.failure(EgressProxy.NONE, url, new ConnectException()))
                .isNull();
    }

    private static EgressProxy egress(ConnectProxy proxy) {
        ProxyAddress address = ProxyAddress.parse(proxy.url().replace("//", "//user:pass@"));
        return new EgressProxy(address, address, NoProxy.NOTHING);
    }

    private static SSLContext trust(TestKeys keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", keys.authority());
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
