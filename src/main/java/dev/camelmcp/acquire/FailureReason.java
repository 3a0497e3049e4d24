package dev.camelmcp.acquire;

import dev.camelmcp.clientauth.FormRequest;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.ScopeSet;
import dev.camelmcp.token.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Why a request to an authorization server failed, for the log alone: callers are told by code and kind only.
 * Stateless; what belongs to an attempt is in exchange properties, and goes with the next one.
 */
final class FailureReason {

    private static final String REASON = "McpOAuthFailureReason";
    private static final String SENT = "McpOAuthSentSecrets";

    private static final List<String> SECRET_PARAMETERS = List.of(
            "client_secret",
            "client_assertion",
            "token",
            "assertion",
            "subject_token",
            "actor_token",
            "refresh_token",
            "code",
            "code_verifier");
    private static final List<String> SECRET_MEMBERS = List.of("access_token", "refresh_token", "id_token", "token");

    private FailureReason() {}

    /** A new attempt, and what of it must never be shown. */
    static void begin(Exchange exchange, OAuthRegistration client, FormRequest request) {
        exchange.removeProperty(REASON);
        List<String> secrets = new ArrayList<>();
        Stream.concat(client.customHeaders().values().stream(), client.additionalParams().values().stream())
                .map(Secret::value)
                .filter(OperatorText::isMaskable)
                .forEach(secrets::add);
        if (client.clientSecret() != null) {
            secrets.add(client.clientSecret().value());
        }
        SECRET_PARAMETERS.forEach(name -> secrets.addAll(request.values(name)));
        String authorization = request.headers().get("Authorization");
        if (authorization != null) {
            secrets.add(authorization.substring(authorization.indexOf(' ') + 1));
        }
        exchange.setProperty(SENT, new Sent(secrets));
    }

    /**
     * What an answer says of its own failure.
     *
     * @param members of the answer, whose tokens are not to be shown
     * @param text of it; null for none
     */
    static void note(Exchange exchange, Map<String, ?> members, @Nullable String text) {
        if (text != null) {
            List<String> secrets = new ArrayList<>(secrets(exchange));
            addTokens(members, secrets);
            exchange.setProperty(REASON, OperatorText.of(text, secrets));
        }
    }

    /** What a page in place of an answer says of itself. */
    static void note(Exchange exchange, UnreadableAnswer page) {
        if (page.title() != null) {
            exchange.setProperty(REASON, "page titled '" + OperatorText.of(page.title(), secrets(exchange)) + "'");
        }
    }

    /** Scopes that the authorization server wrote, as they may be shown to anybody. */
    static String shown(Exchange exchange, ScopeSet granted) {
        return OperatorText.of(granted.toString(), secrets(exchange));
    }

    /** Whether a text has a secret of this attempt in it, in whichever form. */
    static boolean leaks(Exchange exchange, String text) {
        return OperatorText.leaks(text, secrets(exchange));
    }

    private static void addTokens(Map<?, ?> members, List<String> secrets) {
        members.forEach((name, value) -> {
            if (value instanceof String token && SECRET_MEMBERS.contains(String.valueOf(name))) {
                secrets.add(token);
            } else if (value instanceof Map<?, ?> inner) {
                addTokens(inner, secrets);
            }
        });
    }

    /**
     * A refusal with what the answer said of it, and whether it may be a proxy's own.
     *
     * @param url that was asked; null where it is not known
     */
    static OAuthException detailed(Exchange exchange, OAuthException refusal, @Nullable URI url, EgressWay way) {
        String doubt = url == null ? null : way.doubt(url, refusal.error().status());
        String detail = Stream.of(of(exchange, refusal), doubt == null ? null : "it answers " + doubt)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
        return detail.isEmpty() ? refusal : refusal.inDetail(detail);
    }

    /** What the answer said, or the connection broke by; null where neither says more than callers are told. */
    static @Nullable String of(Exchange exchange, @Nullable Throwable failure) {
        String said = exchange.getProperty(REASON, String.class);
        if (said != null || failure == null) {
            return said;
        }
        // words of ours: to mask a secret in them would tell it
        String broken = ConnectionFailure.reason(failure);
        return broken == null ? null : OperatorText.of(broken, List.of());
    }

    private static List<String> secrets(Exchange exchange) {
        Sent sent = exchange.getProperty(SENT, Sent.class);
        return sent == null ? List.of() : sent.secrets;
    }

    /** Does not print itself. */
    private static final class Sent {

        private final List<String> secrets;

        Sent(List<String> secrets) {
            this.secrets = List.copyOf(secrets);
        }
    }
}
