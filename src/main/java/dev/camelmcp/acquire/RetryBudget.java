package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
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
    private final Clock clock;

    /**
     * A budget for each acquisition.
     *
     * @param maxRetries after the first attempt
     * @param budget for all attempts and the pauses between them
     */
    public RetryBudget(int maxRetries, Duration budget, Clock clock) {
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
        boolean hopeless = exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof AnswerTooLargeException;
        return !hopeless && attempts <= maxRetries && clock.millis() + pause < deadline;
    }
}
