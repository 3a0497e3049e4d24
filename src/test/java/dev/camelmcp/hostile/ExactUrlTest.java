package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is configured as token URL is what is sent, byte by byte, path and query. */
@Timeout(30)
class ExactUrlTest {

    @RegisterExtension
    static final HostileGateway GATEWAY = HostileGateway.forCases(0)
            .withServer("tilde", "{server}/~tenant/token")
            .withServer("encoded", "{server}/%7etenant/%2F%2f/a%20b/token")
            .withServer("characters", "{server}/a;b=c,d/$&'()*+:@!/token")
            .withServer("query", "{server}/token?p=B2C_1_~x&q=%7e%7E&r=a+b&s=&t&u=/?:@")
            .withServer("dots", "{server}/a/./b//c/../token")
            .withServer("root", "{server}?tenant=~1");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tilde /~tenant/token",
                "encoded /%7etenant/%2F%2f/a%20b/token",
                "characters /a;b=c,d/$&'()*+:@!/token",
                "query /token?p=B2C_1_~x&q=%7e%7E&r=a+b&s=&t&u=/?:@",
                "dots /a/./b//c/../token",
                "root /?tenant=~1"
            })
    void urlGoesOutAsItIsConfigured(String idAndTarget) {
        String[] parts = idAndTarget.split(" ");
        GATEWAY.server().answer(parts[1], Answers.token());
        Case it = GATEWAY.named(parts[0]);
        it.acquire();
        assertThat(GATEWAY.server().received())
                .extracting(Received::requestLine)
                .contains("POST " + parts[1] + " HTTP/1.1");
        assertThat(GATEWAY.server().received())
                .allSatisfy(r -> assertThat(r.header("McpOAuthTarget")).isNull());
    }
}
