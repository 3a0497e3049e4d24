package dev.camelmcp.acquire;

import java.util.List;
import java.util.Objects;
import org.apache.camel.Message;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.ChallengeType;
import org.apache.hc.client5.http.impl.auth.AuthChallengeParser;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.message.ParserCursor;
import org.jspecify.annotations.Nullable;

/** The challenges in {@code WWW-Authenticate} (RFC 9110 §11.6.1). Stateless. */
public final class Challenges {

    private Challenges() {}

    /** All of an answer; none where they cannot be read. */
    public static List<AuthChallenge> of(Message answer) {
        Object header = answer.getHeader("WWW-Authenticate");
        String text = header instanceof List<?> values
                ? String.join(", ", values.stream().map(String::valueOf).toList())
                : header == null ? "" : header.toString();
        if (text.isEmpty()) {
            return List.of();
        }
        try {
            return AuthChallengeParser.INSTANCE.parse(ChallengeType.TARGET, text, new ParserCursor(0, text.length()));
        } catch (ParseException e) {
            return List.of();
        }
    }

    /** What the first one says that has it; null for none. */
    static @Nullable String parameter(Message answer, String name) {
        return of(answer).stream()
                .map(challenge -> parameter(challenge, name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    public static @Nullable String parameter(AuthChallenge challenge, String name) {
        List<NameValuePair> parameters = challenge.getParams();
        return parameters == null
                ? null
                : parameters.stream()
                        .filter(p -> p.getName().equalsIgnoreCase(name))
                        .map(NameValuePair::getValue)
                        .findFirst()
                        .orElse(null);
    }
}
