package dev.camelmcp.acquire;

import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.token.Secret;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of an authorization server's answer, as far as they may be shown. Stateless. */
final class AnswerMembers {

    private AnswerMembers() {}

    /** The unmarshalled members; an error code that sends the secret back is left empty, as if it could not be read. */
    static Map<String, Object> of(@Nullable Object body, OAuthRegistration client) {
        Map<String, Object> members = new HashMap<>();
        if (body instanceof Map<?, ?> map) {
            map.forEach((name, value) -> members.put(String.valueOf(name), value));
        }
        Secret secret = client.clientSecret();
        if (secret != null && members.get("error") instanceof String code && code.contains(secret.value())) {
            members.put("error", "");
        }
        return members;
    }
}
