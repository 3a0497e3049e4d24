package dev.camelmcp.acquire;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The members of an authorization server's answer, as far as they may be shown. Stateless. */
final class AnswerMembers {

    /** RFC 6749 §5.2 and §4.1.2.1, RFC 7009 §2.2.1, RFC 8628 §3.5, RFC 8707 §2. */
    private static final Set<String> KNOWN = Set.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "access_denied",
            "server_error",
            "temporarily_unavailable",
            "unsupported_token_type",
            "slow_down",
            "invalid_target");

    private static final String HIDDEN = "****";

    private AnswerMembers() {}

    /** The unmarshalled members, with an error code that sends a secret back made one that cannot be read. */
    static Map<String, Object> of(Exchange exchange, @Nullable Object body) {
        Map<String, Object> members = new HashMap<>();
        if (body instanceof Map<?, ?> map) {
            map.forEach((name, value) -> members.put(String.valueOf(name), value));
        }
        // a code that everybody knows is no echo, whatever the secret is
        if (members.get("error") instanceof String code
                && !KNOWN.contains(code)
                && FailureReason.leaks(exchange, code)) {
            members.put("error", HIDDEN);
        }
        return members;
    }
}
