package dev.camelmcp.cli;

import dev.camelmcp.config.ServerId;
import dev.camelmcp.token.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of a token: all but the token itself. Immutable.
 *
 * @param now when it is shown
 */
record TokenReport(ServerId server, AccessToken token, Instant now) {

    List<String> lines() {
        Instant expiry = token.expiresAt().truncatedTo(ChronoUnit.SECONDS);
        return List.of(
                "token    " + token.value() + " (" + token.value().fingerprint() + "; --show prints it)",
                "type     " + token.type(),
                "scope    " + (token.scope().isEmpty() ? "(none)" : token.scope()),
                "expires  " + expiry + ", in " + seconds() + " s");
    }

    Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = Documents.of(server);
        members.put("token", token.value().fingerprint());
        members.put("token_type", token.type());
        members.put("scope", token.scope().toString());
        members.put("expires_at", token.expiresAt().toString());
        members.put("expires_in", seconds());
        return members;
    }

    private long seconds() {
        return Math.max(0, Duration.between(now, token.expiresAt()).toSeconds());
    }
}
