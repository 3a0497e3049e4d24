package dev.camelmcp.camel;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Waits as long as the authorization server asks for (RFC 9110 §10.2.3, seconds or a date), up to a limit, in place of the next pause. Thread-safe. */
public final class RetryAfter implements Processor {

    static final String HEADER = "Retry-After";

    private final Duration limit;
    private final Clock clock;

    public RetryAfter(Duration limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        pause(exchange.getMessage().getHeader(HEADER, String.class))
                .ifPresent(pause -> exchange.getMessage()
                        .setHeader(Exchange.REDELIVERY_DELAY, Math.min(pause.toMillis(), limit.toMillis())));
    }

    private Optional<Duration> pause(@Nullable String value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            Duration pause = value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            clock.instant(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
