package dev.camelmcp.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.token.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The gateway that runs with a configuration, by its {@code /admin}. Never by a proxy, and redirects are not followed:
 * the key goes nowhere else. Blocks. Thread-safe.
 */
final class GatewayAdmin {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Longer than the gateway's own retries may take. */
    private static final Duration ANSWER = Duration.ofSeconds(90);

    private final String address;
    private final @Nullable Secret key;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT)
            .build();

    /**
     * @param address {@code http://127.0.0.1:8080}
     * @param key {@code mcp.admin.api-key}; null where there is none
     */
    GatewayAdmin(String address, @Nullable Secret key) {
        this.address = address;
        this.key = key;
    }

    boolean hasToken(ServerId server) throws CommandFailure, InterruptedException {
        return send(server, "GET", "").path("token_cached").asBoolean();
    }

    /** Has it forget the token it uses, and revoke it. */
    void revoke(ServerId server) throws CommandFailure, InterruptedException {
        send(server, "POST", "/revoke");
    }

    private JsonNode send(ServerId server, String method, String action) throws CommandFailure, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address + "/admin/servers/" + server.qualified() + action))
                .method(method, BodyPublishers.noBody())
                .timeout(ANSWER);
        if (key != null) {
            request.header("Authorization", "Bearer " + key.value());
        }
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new CommandFailure(
                    server,
                    "gateway_not_running",
                    "no gateway answers at " + address + ", so there is no token to revoke");
        } catch (IOException e) {
            throw new CommandFailure(
                    server,
                    "gateway_no_answer",
                    "what listens at " + address + " gave no answer that can be read; the token may still be in use");
        }
        JsonNode answer = read(response.body());
        if (response.statusCode() == 200 && answer.path("token_cached").isBoolean()) {
            return answer;
        }
        if (!answer.path("error").isTextual()) {
            throw new CommandFailure(
                    server,
                    "not_a_gateway",
                    "what answers at " + address + " (HTTP " + response.statusCode() + ") is not the gateway");
        }
        String code = answer.path("error").asText();
        throw new CommandFailure(
                server,
                code,
                "the gateway at " + address + " refused (HTTP " + response.statusCode() + "): "
                        + answer.path("error_description").asText(code));
    }

    private static JsonNode read(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            return node == null ? JSON.missingNode() : node;
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
