package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.camelmcp.faults.RawUpstream.Script;
import dev.camelmcp.hostile.Canary;
import java.io.IOException;
import java.util.List;

/** One MCP server behind the gateway. */
final class FaultCase {

    /** A caller's message; what is marked must stay between the caller and the MCP server. */
    static final String PING = message("7", "ping");

    private final FaultGateway gateway;
    private final String id;
    private final RawUpstream upstream;
    private RawCaller regular;

    FaultCase(FaultGateway gateway, String id, RawUpstream upstream) {
        this.gateway = gateway;
        this.id = id;
        this.upstream = upstream;
    }

    /** A JSON-RPC request; a notification where the id is null. */
    static String message(String id, String method) {
        return "{\"jsonrpc\":\"2.0\"," + (id == null ? "" : "\"id\":" + id + ",") + "\"method\":\"" + method
                + "\",\"params\":{\"mark\":\"" + Canary.MARK + "\"}}";
    }

    String id() {
        return id;
    }

    RawUpstream upstream() {
        return upstream;
    }

    FaultCase answer(Script script) {
        upstream.answer(script);
        return this;
    }

    FaultCase greet(Script script) {
        upstream.greet(script);
        return this;
    }

    RawCaller connect() throws IOException {
        return gateway.connect();
    }

    /** The text of a POST of a JSON message to this server. */
    String post(String json) {
        return post(json, "");
    }

    /**
     * The text of a POST of a JSON message to this server.
     *
     * @param headers further ones, each with CRLF
     */
    String post(String json, String headers) {
        return "POST /mcp/" + id + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + Canary.MARK + "-mine\r\n" + headers
                + "Content-Length: " + json.length() + "\r\n\r\n" + json;
    }

    /** The text of a request without a body. */
    String bodiless(String method) {
        return method + " /mcp/" + id + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
    }

    /** The answer to a ping. */
    Reply call() throws IOException {
        return exchange(post(PING));
    }

    /** The answer to a request on a connection of its own. */
    Reply exchange(String request) throws IOException {
        try (RawCaller caller = connect()) {
            return gateway.show(caller.send(request).reply());
        }
    }

    /**
     * The answer to a request on the one connection that all of these share: each of the gateway's event loops has
     * connections to the MCP server of its own.
     */
    Reply again(String request) throws IOException {
        if (regular == null) {
            regular = connect();
        }
        return gateway.show(regular.send(request).reply());
    }

    /** The answer to what was sent on a connection; null when the connection ended before it. */
    Reply reply(RawCaller caller) throws IOException {
        return gateway.show(caller.reply());
    }

    List<Arrived> received() {
        return upstream.received();
    }

    /** The caller's connection can be used again. */
    void stillServed(RawCaller caller) throws IOException {
        Reply reply = reply(caller.send(post(PING)));
        assertThat(reply).as("the next answer on the connection").isNotNull();
        assertThat(reply.status() + " " + reply.text()).isEqualTo("200 " + Scripts.OK);
    }

    /** The MCP server answers well from now on; the next caller must notice nothing of what was before. */
    void undisturbed() throws IOException {
        upstream.greet(wire -> {});
        upstream.answer(Scripts.ok());
        int before = received().size();
        Reply reply = call();
        assertThat(reply.status()).as("the next caller's status").isEqualTo(200);
        assertThat(reply.text()).as("the next caller's answer").isEqualTo(Scripts.OK);
        assertThat(reply.whole()).isTrue();
        assertThat(received()).as("requests for the next caller").hasSize(before + 1);
        assertThat(upstream.last().text()).isEqualTo(PING);
        assertThat(upstream.last().values("Authorization")).containsExactly("Bearer " + Canary.TOKEN);
    }
}
