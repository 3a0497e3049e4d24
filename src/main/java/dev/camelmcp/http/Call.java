package dev.camelmcp.http;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * A request to an MCP server for as long as somebody waits for its answer: a caller by HTTP ({@link HttpCall}), or the
 * gateway itself. Kept in an exchange property, because a route may replace the exchange's message. Implementations are
 * thread-safe.
 */
public interface Call {

    /** Exchange property. */
    String EXCHANGE_PROPERTY = "McpHttpCall";

    /** Exchange property: why an answer may not be the MCP server's, in words for operators. */
    String DOUBT = "McpAnswerDoubt";

    static @Nullable Call of(Exchange exchange) {
        return exchange.getProperty(EXCHANGE_PROPERTY) instanceof Call call ? call : null;
    }

    /** Whether nobody waits any more; there is no point in asking anybody anything. */
    boolean isGone();

    /** What to do when nobody waits any more; at once where that is so. Replaces what was set before. */
    void whenGone(Runnable action);

    /**
     * Where the answer comes from. Called before {@link #answerIs}, for those who want to know.
     *
     * @param address without a name; the proxy's, where there is one; null for unknown
     */
    default void answersFrom(Supplier<@Nullable String> address) {}

    /** The MCP server answered. To be called before the route goes on. */
    void answerIs(StreamedBody stream);
}
