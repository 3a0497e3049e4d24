package dev.camelmcp.http.client;

import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.HttpCall;
import dev.camelmcp.http.RequestProof;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request to an MCP server, written for each attempt: a proof that the server has seen is refused.
 * Immutable.
 *
 * @param caller null where the message did not come by HTTP
 * @param proof null where the token is all that it takes
 * @param url that this attempt asks
 */
record UpstreamHead(
        ServerRegistration server,
        UpstreamMessage message,
        @Nullable HttpCall caller,
        @Nullable RequestProof proof,
        URI url) {

    void write(HttpClientRequest request) throws InvalidHeaderException {
        UpstreamHeaders.write(message.headers(), caller, request.headers());
        server.headers().forEach((name, value) -> request.putHeader(name, value.value()));
        if (proof != null) {
            request.putHeader(RequestProof.HEADER, proof.of(message.method().name(), url));
        }
        if (caller != null && caller.wantsTrailers()) {
            request.putHeader("TE", "trailers");
            if (request.version() == HttpVersion.HTTP_1_1) {
                request.putHeader("Connection", "TE");
            }
        }
        if (message.body() == null && message.isPost()) {
            // RFC 9110 §8.6; some servers wait for a body, or answer 411, without it
            request.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
        }
    }

    @Override
    public String toString() {
        return "UpstreamHead[" + message + "]";
    }
}
