package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.token.OAuthException;
import dev.camelmcp.token.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;

/**
 * How long and how often an acquisition may be tried, all attempts together. As a step it starts the clock, as a
 * predicate it says whether another attempt may be made. Thread-safe.
 */
public final class RetryBudget implements Processor, Predicate {

    private static final String DEADLINE = "McpOAuthDeadline";

    private final int maxRetries;
    private final Duration budget;
    private final Duration longestPause;
    private final Clock clock;

    /**
     * A budget for each acquisition.
     *
     * @param maxRetries after the first attempt
     * @param budget for all attempts and the pauses between them
     * @param longestPause that is waited for where the authorization server asks for one; where it asks for more, the
     *     acquisition ends, and its failure is remembered as long
     */
    public RetryBudget(int maxRetries, Duration budget, Duration longestPause, Clock clock) {
        this.longestPause = longestPause;
        this.maxRetries = maxRetries;
        this.budget = budget;
        this.clock = SteadyClock.of(clock);
    }

    @Override
    public void process(Exchange exchange) {
        exchange.setProperty(DEADLINE, clock.millis() + budget.toMillis());
        exchange.removeProperty(ExchangeProperties.ATTEMPTS);
    }

    @Override
    public boolean matches(Exchange exchange) {
        // not by Camel's header, which an answer that breaks off takes along
        int attempts = exchange.getProperty(ExchangeProperties.ATTEMPTS, 1, Integer.class);
        long pause = exchange.getMessage().getHeader(Exchange.REDELIVERY_DELAY, 0L, Long.class);
        long deadline = exchange.getProperty(DEADLINE, Long.MAX_VALUE, Long.class);
        Object failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT);
        boolean hopeless = failure instanceof AnswerTooLargeException
                || (failure instanceof OAuthException oauth
                        && oauth.retryAfter().compareTo(longestPause) > 0);
        return !hopeless && attempts <= maxRetries && clock.millis() + pause < deadline;
    }
}
