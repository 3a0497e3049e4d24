package dev.camelmcp.grant;

import dev.camelmcp.config.GrantType;
import dev.camelmcp.config.OAuthRegistration;
import dev.camelmcp.token.OAuthException;
import java.util.Map;

/**
 * SPI: what a token is asked for by (RFC 6749 §4). Implementations are stateless and thread-safe, and may read files,
 * but ask nobody. A host may bind some of its own in Camel's registry before it installs; a server chooses one by
 * {@code oauth.grant-type}.
 *
 * <p>Tokens are cached under all that is configured for the client ({@link OAuthRegistration#keyFor}), and with
 * {@code oauth.subject-token=caller} under the caller's token too. A grant whose token depends on anything else takes
 * that from {@code oauth.additional-params}, which are in the key.
 */
public interface Grant {

    GrantType type();

    /**
     * Adds what the grant wants beside {@code grant_type}, {@code scope}, {@code audience}, {@code resource} and the
     * client's credentials, which are added for all grants. Called once per attempt.
     *
     * @param server its name, for the error
     * @throws TokenFileException where a file does not hold the token that it should
     * @throws OAuthException where it is certain that there can be no token
     */
    void addParameters(String server, OAuthRegistration client, Parameters parameters) throws OAuthException;

    /**
     * The members of an answer as RFC 6749 §5.1 has them. Called for answers without an error too, before anything is
     * read from them.
     *
     * @param server its name, for the error
     * @throws OAuthException where the answer is none that this grant may have
     */
    default Map<String, Object> members(String server, OAuthRegistration client, Map<String, Object> members)
            throws OAuthException {
        return members;
    }

    /** The parameters of a token request while it is being built. */
    @FunctionalInterface
    interface Parameters {

        void add(String name, String value);
    }
}
