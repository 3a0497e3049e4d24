package dev.camelmcp.faults;

import static dev.camelmcp.faults.Scripts.answer;
import static dev.camelmcp.faults.Scripts.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.hostile.Canary;
import dev.camelmcp.support.SeenProof;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is sent once more on another connection has another proof: the MCP server may have seen the first one, and
 * refuses what it has seen (RFC 9449 §11.1).
 */
@Timeout(30)
class StaleProofTest {

    @RegisterExtension
    static final FaultGateway GATEWAY = FaultGateway.forCases(6)
            .with("mcp.servers.c0.oauth.dpop", "true")
            .with("mcp.servers.c1.oauth.dpop", "true")
            .with("mcp.servers.c2.oauth.dpop", "true")
            .with("mcp.servers.c3.oauth.dpop", "true")
            .with("mcp.servers.c4.oauth.dpop", "true")
            .with("mcp.servers.c5.oauth.dpop", "true");

    @BeforeEach
    void bindTheTokens() {
        GATEWAY.authorizationServer()
                .answer(json(
                        "{\"access_token\":\"" + Canary.TOKEN + "\",\"token_type\":\"DPoP\",\"expires_in\":3600}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "GET", "DELETE"})
    void requestOnAnotherConnectionHasAnotherProof(String method) throws IOException {
        FaultCase it = GATEWAY.next();
        assertThat(it.again(text(it, method)).status()).isEqualTo(200);
        it.answer(wire -> {
            if (wire.request().connection() == 1) {
                wire.reset();
            } else {
                Scripts.ok().play(wire);
            }
        });
        assertThat(it.again(text(it, method)).status()).isEqualTo(200);
        assertThat(it.received()).hasSize(3);
        assertThat(it.received())
                .extracting(arrived -> proof(arrived).claim("jti"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping"})
    void requestOnAnotherConnectionMayStillBeAskedForANonce(String method) throws IOException {
        FaultCase it = GATEWAY.next();
        assertThat(it.again(text(it, method)).status()).isEqualTo(200);
        it.answer(wire -> {
            if (wire.request().connection() == 1) {
                wire.reset();
            } else if (proof(wire.request()).claim("nonce") == null) {
                wire.write(answer(
                        "401 Unauthorized",
                        "WWW-Authenticate: DPoP error=\"use_dpop_nonce\"\r\nDPoP-Nonce: n1\r\n",
                        ""));
            } else {
                wire.write(answer("200 OK", "", Scripts.OK));
            }
        });
        assertThat(it.again(text(it, method)).status()).isEqualTo(200);
        List<Arrived> received = it.received();
        assertThat(received).hasSize(4);
        assertThat(proof(received.get(3)).claim("nonce")).isEqualTo("n1");
        assertThat(received).extracting(arrived -> proof(arrived).claim("jti")).doesNotHaveDuplicates();
    }

    private static SeenProof proof(Arrived arrived) {
        assertThat(arrived.values("DPoP")).hasSize(1);
        return SeenProof.of(arrived.values("DPoP").get(0));
    }

    private static String text(FaultCase it, String method) {
        return method.equals("ping") ? it.post(FaultCase.message("7", method)) : it.bodiless(method);
    }
}
