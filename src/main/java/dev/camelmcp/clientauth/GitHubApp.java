package dev.camelmcp.clientauth;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.camelmcp.config.AuthMethod;
import dev.camelmcp.config.OAuthRegistration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;

/**
 * How a GitHub App authenticates: a JWT signed with the app's key as Bearer token, issued a minute ago because GitHub's
 * clock may be behind, and valid for less than the ten minutes that GitHub allows.
 *
 * <p>GitHub describes it under "Generating a JSON Web Token (JWT) for a GitHub App".
 */
public final class GitHubApp implements ClientAuthentication {

    private static final Duration BEHIND = Duration.ofMinutes(1);
    private static final Duration LIFETIME = Duration.ofMinutes(9);

    private final Clock clock;

    public GitHubApp(Clock clock) {
        this.clock = clock;
    }

    @Override
    public AuthMethod method() {
        return AuthMethod.GITHUB_APP;
    }

    @Override
    public void authenticate(OAuthRegistration client, FormRequest request) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(client.clientId())
                .issueTime(Date.from(now.minus(BEHIND)))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build();
        String jwt = PrivateKeyJwt.sign(
                claims, Objects.requireNonNull(client.signingKey(), "validated configuration has a signing key"));
        request.header("Authorization", "Bearer " + jwt);
    }
}
