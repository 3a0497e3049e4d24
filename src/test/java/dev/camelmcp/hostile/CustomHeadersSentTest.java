package dev.camelmcp.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A custom header that is not refused at start is sent, whatever filters stand between. */
@Timeout(30)
class CustomHeadersSentTest {

    private static final List<String> NAMES = List.of(
            "X-Tenant",
            "Accept",
            "Accept-Language",
            "User-Agent",
            "Cookie",
            "Origin",
            "Referer",
            "From",
            "Range",
            "If-Match",
            "Forwarded",
            "X-Forwarded-For",
            "Max-Forwards",
            "Proxy-Authorization",
            "Keep-Alive",
            "Content-Language",
            "traceparent",
            "breadcrumbId",
            "DPoP");

    @RegisterExtension
    static final HostileGateway GATEWAY = all(HostileGateway.forCases(2));

    private static HostileGateway all(HostileGateway gateway) {
        NAMES.forEach(name -> gateway.withEach("oauth.custom-headers." + name, "set-" + name));
        return gateway;
    }

    @Test
    void headerThatIsAcceptedIsSent() {
        Case it = GATEWAY.next().answer(Answers.token());
        it.token();

        Received request = it.requests().get(0);
        assertThat(NAMES).allSatisfy(name -> assertThat(request.header(name)).isEqualTo("set-" + name));
    }
}
