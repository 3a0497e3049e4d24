package dev.camelmcp.provider;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * What a product's documentation says about one token request, with values of our own:
 * {@code src/test/resources/provider/<name>.json}.
 *
 * @param settings what an operator sets beside {@code oauth.provider} and the token URL
 * @param refusals documented errors; the first is that of wrong credentials
 * @param wrong a setting with wrong credentials
 * @param error the error the gateway reports then
 * @param lifetime of the token, in seconds, as the gateway should understand it
 */
@JsonIgnoreProperties("documentation")
record Recording(
        Map<String, String> settings,
        Request request,
        Answer answer,
        List<Refusal> refusals,
        Map<String, String> wrong,
        String error,
        long lifetime) {

    /**
     * The documented request, a POST.
     *
     * @param headers documented headers; those that any HTTP client sends need not be here
     * @param basic HTTP Basic credentials; null for none
     * @param appJwt claims of a GitHub App's JWT, sent as Bearer; null for none
     * @param form parameters; empty for no body
     */
    record Request(
            String path,
            Map<String, String> headers,
            Basic basic,
            Map<String, String> appJwt,
            Map<String, String> form) {}

    record Basic(String user, String password) {}

    record Answer(int status, JsonNode body) {}

    /**
     * A documented error.
     *
     * @param when the parameter or header that was not as documented
     */
    record Refusal(String when, int status, JsonNode body) {}

    static Recording of(String provider) {
        String file = "/provider/" + provider + ".json";
        try (InputStream in = Recording.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("no recording " + file);
            }
            return new JsonMapper().readValue(in, Recording.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The token in the documented answer, whatever its member is called. */
    String token() {
        return answer.body()
                .path(answer.body().has("token") ? "token" : "access_token")
                .asText();
    }
}
