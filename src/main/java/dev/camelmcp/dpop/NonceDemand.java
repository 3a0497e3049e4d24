package dev.camelmcp.dpop;

import java.util.List;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.ChallengeType;
import org.apache.hc.client5.http.impl.auth.AuthChallengeParser;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.message.ParserCursor;

/** Whether a server wants nothing but a nonce of its own in the proof. Stateless. */
public final class NonceDemand {

    /** The error code, at both servers (RFC 9449 §8, §9). */
    public static final String ERROR = "use_dpop_nonce";

    private static final int UNAUTHORIZED = 401;

    private NonceDemand() {}

    /**
     * Of an MCP server (RFC 9449 §9).
     *
     * @param challenges values of {@code WWW-Authenticate}
     */
    public static boolean in(int status, List<String> challenges) {
        return status == UNAUTHORIZED
                && !challenges.isEmpty()
                && parse(challenges).stream().anyMatch(NonceDemand::is);
    }

    private static boolean is(AuthChallenge challenge) {
        return "DPoP".equalsIgnoreCase(challenge.getSchemeName())
                && challenge.getParams() != null
                && challenge.getParams().stream()
                        .anyMatch(p -> p.getName().equalsIgnoreCase("error") && ERROR.equals(p.getValue()));
    }

    private static List<AuthChallenge> parse(List<String> challenges) {
        String text = String.join(", ", challenges);
        try {
            return AuthChallengeParser.INSTANCE.parse(ChallengeType.TARGET, text, new ParserCursor(0, text.length()));
        } catch (ParseException e) {
            return List.of();
        }
    }
}
