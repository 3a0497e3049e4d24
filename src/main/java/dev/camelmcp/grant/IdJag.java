package dev.camelmcp.grant;

import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.token.Secret;
import java.util.Objects;

/**
 * {@code id-jag} (MCP enterprise-managed authorization; draft-ietf-oauth-identity-assertion-authz-grant-04 §4.4): the
 * assertion that the identity provider issued a moment ago, in this attempt, handed in as RFC 7523 §2.1 has it.
 */
final class IdJag implements Grant {

    @Override
    public GrantType type() {
        return GrantType.ID_JAG;
    }

    @Override
    public void addParameters(String server, OAuthRegistration client, Parameters parameters) {
        Secret assertion = Objects.requireNonNull(
                client.grant().assertion(), "route mcp-oauth-assertion has run before, and set McpOAuthAssertion");
        parameters.add("assertion", assertion.value());
    }
}
