package dev.camelmcp.config;

import dev.camelmcp.token.CallerToken;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which token is exchanged for which (RFC 8693 §2.1). Immutable; {@code toString()} shows no token.
 *
 * @param file that holds the subject token; null for the caller's own access token
 * @param caller the caller's token, in the registration that is one caller's; null before a call, and with a file
 * @param type {@code subject_token_type}
 * @param requestedType {@code requested_token_type}; null where it is the authorization server's choice
 * @param actorFile that holds the actor token; null for none
 * @param actorType {@code actor_token_type}; null without an actor token
 */
public record SubjectSettings(
        @Nullable Path file,
        @Nullable CallerToken caller,
        String type,
        @Nullable String requestedType,
        @Nullable Path actorFile,
        @Nullable String actorType) {

    /** RFC 8693 §3. */
    public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    /** RFC 8693 §3. */
    public static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    /** RFC 8693 §3. */
    public static final String ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

    /** What an identity provider is asked for (draft-ietf-oauth-identity-assertion-authz-grant-04 §4.3). */
    public static final String ID_JAG = "urn:ietf:params:oauth:token-type:id-jag";

    /** Whether it is the caller's token that is exchanged. */
    public boolean isCallers() {
        return file == null;
    }

    /** The same for a token of that type. */
    public SubjectSettings requesting(String wanted) {
        return new SubjectSettings(file, caller, type, wanted, actorFile, actorType);
    }

    /** The same for one caller. */
    SubjectSettings of(CallerToken token) {
        return new SubjectSettings(null, token, type, requestedType, actorFile, actorType);
    }
}
