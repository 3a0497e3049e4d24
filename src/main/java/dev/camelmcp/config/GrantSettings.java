package dev.camelmcp.config;

import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's tokens are asked for by, beside the client's own credentials. Immutable; {@code toString()} shows
 * paths, and no token.
 *
 * @param assertionFile the JWT of {@code jwt-bearer}; null for other grants
 * @param subject whose token is exchanged; null for grants that exchange none
 * @param idp the client of the identity provider that exchanges it, for {@code id-jag}; else null
 * @param assertion what the identity provider answered in this attempt; null before
 */
public record GrantSettings(
        GrantType type,
        @Nullable Path assertionFile,
        @Nullable SubjectSettings subject,
        @Nullable OAuthRegistration idp,
        @Nullable Secret assertion) {

    /** The client's own credentials, and nothing else (RFC 6749 §4.4). */
    public static final GrantSettings CLIENT_CREDENTIALS = new GrantSettings(GrantType.CLIENT_CREDENTIALS, null, null);

    /** A grant that asks one authorization server. */
    public GrantSettings(GrantType type, @Nullable Path assertionFile, @Nullable SubjectSettings subject) {
        this(type, assertionFile, subject, null, null);
    }

    /** The same with what the identity provider answered. */
    public GrantSettings with(Secret answer) {
        return new GrantSettings(type, assertionFile, subject, idp, answer);
    }

    /** The same where the identity provider's token endpoint was found out. */
    public GrantSettings withIdp(FoundEndpoints found) {
        return idp == null ? this : new GrantSettings(type, assertionFile, subject, idp.with(found), assertion);
    }

    /** The same where the authorization server was found out that an identity provider's answer is for. */
    GrantSettings with(FoundEndpoints found) {
        return idp == null
                ? this
                : new GrantSettings(
                        type,
                        assertionFile,
                        subject,
                        idp.with(List.of(found.issuer()), found.scope(), found.resources(), idp.grant()),
                        assertion);
    }

    /** Whether each caller has tokens of its own. */
    public boolean isPerCaller() {
        return subject != null && subject.isCallers();
    }

    /** Whose token is exchanged; null where it is not one caller's. */
    public @Nullable CallerToken caller() {
        return subject == null ? null : subject.caller();
    }

    GrantSettings forCaller(CallerToken caller) {
        return subject == null
                ? this
                : new GrantSettings(
                        type,
                        assertionFile,
                        subject.of(caller),
                        idp == null ? null : idp.with(idp.grant().forCaller(caller)),
                        assertion);
    }

    /** What of it changes the token, in a fixed order; a caller's token is in the key on its own. */
    List<String> keyParts() {
        List<String> parts = new ArrayList<>(List.of(type.uri(), String.valueOf(assertionFile)));
        if (subject != null) {
            parts.addAll(List.of(
                    String.valueOf(subject.file()),
                    subject.type(),
                    String.valueOf(subject.requestedType()),
                    String.valueOf(subject.actorFile()),
                    String.valueOf(subject.actorType())));
        }
        if (idp != null) {
            parts.addAll(idp.keyParts());
        }
        return parts;
    }
}
