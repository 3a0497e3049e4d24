package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.dpop.Nonces;
import dev.camelmcp.http.RequestProof;
import dev.camelmcp.token.OAuthError;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.TokenResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Turns the answer of an authorization server that refused (RFC 6749 §5.2) into an {@link OAuthException}; but for the
 * first demand for a nonce (RFC 9449 §8), which {@link DpopTokenProof} answers. Thread-safe.
 */
public final class EndpointError implements Processor {

    private static final int FORBIDDEN = 403;

    private final TokenJson json;
    private final RetryAfter retryAfter;

    /** @param retryAfter reads how long the server wants to be left alone */
    public EndpointError(TokenJson json, RetryAfter retryAfter) {
        this.json = json;
        this.retryAfter = retryAfter;
    }

    @Override
    public void process(Exchange exchange) throws OAuthException, IOException {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        Message answer = exchange.getMessage();
        Map<String, Object> members = AnswerMembers.of(exchange, json.unmarshal(exchange, answer.getBody()));
        String challenge = Challenges.parameter(answer, RefusalText.DESCRIPTION);
        String later = retryAfter.said(answer, status);
        String nonce = Nonces.in(answer.getHeader(RequestProof.NONCE_HEADER));
        EndpointMessage.clear(exchange);
        // for routes that decide by it, and for the next pause
        answer.setHeader(RetryAfter.HEADER, later);
        OAuthError said = TokenResponse.error(server.serverId().toString(), members, status);
        String code = said.code().equals(OAuthError.INVALID_RESPONSE) ? "http_status_" + status : said.code();
        if (DpopTokenProof.again(exchange, code, nonce)) {
            return;
        }
        OAuthError error = new OAuthError(said.server(), code, remedy(exchange, server, said, nonce), status);
        EndpointMessage.failed(exchange, error);
        note(exchange, members, code, challenge);
        // GitHub says 403 where others say 429 (RFC 6585 section 4)
        OAuthException failure =
                OAuthException.tokenRequestFailed(status == FORBIDDEN && later != null ? error.asTransient() : error);
        throw failure.error().isTransient()
                ? failure.retryAfter(retryAfter.pause(later).orElse(Duration.ZERO))
                : failure;
    }

    /** Of the identity provider's refusals, none is about the client of the authorization server. */
    private static @Nullable String remedy(
            Exchange exchange, ServerRegistration server, OAuthError said, @Nullable String nonce) {
        String demand = DpopTokenProof.remedy(exchange, said.code(), nonce);
        if (demand != null) {
            return demand;
        }
        OAuthRegistration client = server.oauth();
        OAuthRegistration idp = client == null ? null : client.grant().idp();
        return idp == null || !EndpointMessage.isOfIdp(exchange, idp)
                ? said.description()
                : "the identity provider refused: check oauth.idp.client-id and oauth.idp.client-secret, the subject's"
                        + " token, and that it may issue an ID-JAG for oauth.issuer";
    }

    /** The body's words, else those of the header (RFC 6750 §3). */
    private static void note(Exchange exchange, Map<String, ?> members, String code, @Nullable String challenge) {
        UnreadableAnswer unreadable = exchange.getProperty(EndpointMessage.UNREADABLE, UnreadableAnswer.class);
        if (unreadable != null && unreadable.title() != null) {
            FailureReason.note(exchange, unreadable);
            return;
        }
        String text = unreadable == null ? RefusalText.of(members, code) : unreadable.text();
        FailureReason.note(exchange, members, text == null ? challenge : text);
    }
}
