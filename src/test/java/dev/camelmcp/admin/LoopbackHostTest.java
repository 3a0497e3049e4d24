package dev.camelmcp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.support.TestGateway;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A gateway that has a name elsewhere is still reached by a loopback name on its own machine. */
class LoopbackHostTest {

    @AutoClose
    private static TestGateway gateway;

    private static AdminHttp http;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(Map.of(
                "mcp.servers.api.url", "http://127.0.0.1:1/mcp",
                "mcp.inbound.allowed-hosts", "gateway.example.com"));
        http = new AdminHttp(gateway.port());
    }

    @Test
    void adminIsServedOnThisMachine() throws Exception {
        assertThat(http.get("/admin/servers").statusCode()).isEqualTo(200);
        assertThat(http.send("GET", "/admin/servers", Map.of("Host", "evil.example"))
                        .statusCode())
                .isEqualTo(403);
    }

    /** A proxy on this machine that hides the name it was asked by is not somebody on this machine. */
    @Test
    void adminIsNotServedByALoopbackNameToWhoeverAProxyAsksFor() throws Exception {
        assertThat(http.send("GET", "/admin/servers", Map.of("X-Forwarded-For", "10.0.0.1"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void serversAreServedByBothNamesAndByNoOther() throws Exception {
        assertThat(http.send("POST", "/mcp/nobody", Map.of()).statusCode()).isEqualTo(404);
        assertThat(http.send("POST", "/mcp/nobody", Map.of("Host", "gateway.example.com"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(http.send("POST", "/mcp/nobody", Map.of("Host", "evil.example"))
                        .statusCode())
                .isEqualTo(403);
    }
}
