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

    /** Whether it is the caller's token that is exchanged. */
    public boolean isCallers() {
        return file == null;
    }

    /** The same for one caller. */
    SubjectSettings of(CallerToken token) {
        return new SubjectSettings(null, token, type, requestedType, actorFile, actorType);
    }
}
