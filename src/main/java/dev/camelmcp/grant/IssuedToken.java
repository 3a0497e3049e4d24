package dev.camelmcp.grant;

import dev.camelmcp.config.SubjectSettings;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.TokenResponse;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token exchange answered (RFC 8693 §2.2.1). Strict where a token of another kind would go to the MCP server:
 * what is issued must be what was asked for, or an access token where nothing was. An answer without
 * {@code issued_token_type}, which is required, is taken for the kind that was asked for, since some servers leave it
 * out. {@code token_type} {@code N_A} says that the token is none to access anything with: it is taken for Bearer only
 * where {@code oauth.requested-token-type} asked for just that kind of token. Stateless.
 */
final class IssuedToken {

    private static final String ISSUED = "issued_token_type";
    private static final String TYPE = "token_type";

    /** RFC 8693 §3: an access token may be a JWT. */
    private static final Set<String> ACCESS_TOKENS = Set.of(SubjectSettings.ACCESS_TOKEN, SubjectSettings.JWT);

    private IssuedToken() {}

    /**
     * The members of an answer that is what was asked for.
     *
     * @param requested what was asked for; null where that was left to the authorization server
     * @param answered who answers, for operators
     */
    static Map<String, Object> members(
            String server, @Nullable String requested, URI answered, Map<String, Object> members)
            throws OAuthException {
        Object error = members.get("error");
        if (error != null && !(error instanceof String code && code.isBlank())) {
            return members;
        }
        Object issued = members.get(ISSUED);
        if (issued != null && !(requested == null ? ACCESS_TOKENS.contains(issued) : requested.equals(issued))) {
            throw refusal(server, requested, answered);
        }
        boolean notForAccess = members.get(TYPE) instanceof String type && type.equalsIgnoreCase("N_A");
        if (!notForAccess || issued == null || requested == null || requested.equals(SubjectSettings.ACCESS_TOKEN)) {
            return members; // N_A is refused with the other types that are not Bearer
        }
        Map<String, Object> bearer = new HashMap<>(members);
        bearer.put(TYPE, "Bearer");
        return bearer;
    }

    private static OAuthException refusal(String server, @Nullable String requested, URI answered) {
        if (SubjectSettings.ID_JAG.equals(requested)) {
            // which no property asks for, but the grant
            return TokenResponse.invalid(
                            server,
                            "the identity provider issued something else than an ID-JAG: its issued_token_type must be "
                                    + SubjectSettings.ID_JAG)
                    .inDetail("answered by " + answered.getAuthority() + ", which oauth.idp.token-url names");
        }
        return TokenResponse.invalid(
                server,
                requested == null
                        ? "issued_token_type is no access token; oauth.requested-token-type says what is wanted"
                        : "issued_token_type is not what oauth.requested-token-type asks for");
    }
}
