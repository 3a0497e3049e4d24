package dev.camelmcp.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * A JSON-RPC error that the gateway itself answers.
 *
 * @param id as JSON
 * @param data as JSON; null where there is none
 */
record Failure(int status, String id, int code, String data) {

    static final JsonMapper JSON = new JsonMapper();

    /** The MCP server cannot be reached, or broke the connection, or HTTP. */
    static Failure unreachable(FaultCase it, String id) {
        return new Failure(502, id, -32002, "{\"server\":\"" + it.id() + "\"}");
    }

    static Failure timeout(FaultCase it, String id) {
        return new Failure(504, id, -32002, "{\"server\":\"" + it.id() + "\"}");
    }

    /** The request itself is at fault. */
    static Failure refused(int status, String id) {
        return new Failure(status, id, -32600, null);
    }

    /** All of the answer: status, headers that are not to be there, and body. */
    void isIn(Reply reply) {
        assertThat(reply).as("an answer").isNotNull();
        assertThat(of(reply)).as(reply.toString()).isEqualTo(this);
        assertThat(reply.whole()).isTrue();
        assertThat(reply.values("Content-Type")).containsExactly("application/json");
        assertThat(reply.values("WWW-Authenticate")).isEmpty();
    }

    static Failure of(Reply reply) {
        return of(reply.status(), json(reply.text()));
    }

    /** An error object, which may be one of several. */
    static Failure of(int status, JsonNode body) {
        JsonNode error = body.path("error");
        assertThat(body.path("jsonrpc").asText()).as(body.toString()).isEqualTo("2.0");
        assertThat(body.size()).as("members: jsonrpc, id, error").isEqualTo(3);
        assertThat(error.path("message").asText()).isNotEmpty();
        return new Failure(
                status,
                body.path("id").toString(),
                error.path("code").asInt(),
                error.has("data") ? error.get("data").toString() : null);
    }

    static String message(Reply reply) {
        return json(reply.text()).path("error").path("message").asText();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
