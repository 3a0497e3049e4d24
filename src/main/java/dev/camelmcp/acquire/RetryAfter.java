package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/**
 * Waits as long as the authorization server asks for (RFC 9110 §10.2.3, seconds or a date), up to a limit, where that
 * is longer than the next pause. Thread-safe.
 */
public final class RetryAfter implements Processor {

    public static final String HEADER = "Retry-After";

    /** Digits; more of them are more than any limit. */
    private static final int LONGEST = 9;

    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ENGLISH);

    private final Duration limit;
    private final RedeliveryPolicy usual;
    private final Clock clock;

    /** @param usual the pauses that are made in any case: no server can have them left out */
    public RetryAfter(Duration limit, RedeliveryPolicy usual, Clock clock) {
        this.limit = limit;
        this.usual = usual;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        pause(exchange.getMessage().getHeader(HEADER, String.class))
                .ifPresent(pause -> exchange.getMessage()
                        .setHeader(
                                Exchange.REDELIVERY_DELAY,
                                Math.max(usual(exchange), Math.min(pause.toMillis(), limit.toMillis()))));
    }

    /** Milliseconds. Camel has the pause before at hand, and keeps it to itself. */
    private long usual(Exchange exchange) {
        long pause = 0;
        for (int i = 1; i <= exchange.getProperty(ExchangeProperties.ATTEMPTS, 1, Integer.class); i++) {
            pause = usual.calculateRedeliveryDelay(pause, i);
        }
        return pause;
    }

    /** The third form that a recipient must accept (RFC 9110 §5.6.7); it names no zone. */
    private static @Nullable Instant asctime(String value) {
        try {
            return LocalDateTime.parse(value.replaceAll(" +", " "), ASCTIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** How long a value asks for; empty where it says nothing that can be read. */
    Optional<Duration> pause(@Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value.matches("\\d+")) {
            String seconds = value.length() > LONGEST ? "9".repeat(LONGEST) : value;
            return Optional.of(Duration.ofSeconds(Long.parseLong(seconds)));
        }
        Instant date = DateUtils.parseStandardDate(value);
        return Optional.ofNullable(date == null ? asctime(value) : date)
                .map(until -> Duration.between(clock.instant(), until))
                .map(pause -> pause.isNegative() ? Duration.ZERO : pause);
    }
}
