package dev.camelmcp.grant;

import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.config.SubjectSettings;
import dev.camelmcp.token.CallerToken;
import dev.camelmcp.token.OAuthException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/**
 * {@code token-exchange} (RFC 8693): a token that somebody has, the caller or a workload, for one that the MCP server
 * takes. Files are read anew for each attempt.
 */
final class TokenExchange implements Grant {

    private final Clock clock;

    /** @param clock for what callers' tokens say of their end */
    TokenExchange(Clock clock) {
        this.clock = clock;
    }

    @Override
    public GrantType type() {
        return GrantType.TOKEN_EXCHANGE;
    }

    /** RFC 8693 §2.1. */
    @Override
    public void addParameters(String server, OAuthRegistration client, Parameters parameters) throws OAuthException {
        SubjectSettings subject =
                Objects.requireNonNull(client.grant().subject(), "validated configuration has a subject");
        parameters.add("subject_token", subjectToken(server, subject));
        parameters.add("subject_token_type", subject.type());
        if (subject.requestedType() != null) {
            parameters.add("requested_token_type", subject.requestedType());
        }
        if (subject.actorFile() != null && subject.actorType() != null) {
            parameters.add(
                    "actor_token", TokenFile.token("oauth.actor-token-file", subject.actorFile(), subject.actorType()));
            parameters.add("actor_token_type", subject.actorType());
        }
    }

    @Override
    public Map<String, Object> members(String server, OAuthRegistration client, Map<String, Object> members)
            throws OAuthException {
        return IssuedToken.members(
                server,
                Objects.requireNonNull(client.grant().subject()).requestedType(),
                client.requireTokenUrl(),
                members);
    }

    private String subjectToken(String server, SubjectSettings subject) throws OAuthException {
        if (subject.file() != null) {
            return TokenFile.token("oauth.subject-token", subject.file(), subject.type());
        }
        CallerToken caller = subject.caller();
        if (caller == null) {
            throw OAuthException.callerTokenMissing(server);
        }
        if (caller.isOver(clock.instant())) {
            throw OAuthException.callerTokenExpired(server);
        }
        return caller.value().value();
    }
}
