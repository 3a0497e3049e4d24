package dev.camelmcp.acquire;

import dev.camelmcp.camel.ExchangeProperties;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
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

    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

    /** GitHub's and Okta's names. */
    private static final List<String> RESETS = List.of("X-RateLimit-Reset", "X-Rate-Limit-Reset");

    /** Others send the seconds that are left under the same names, which are fewer digits. */
    private static final Pattern EPOCH_SECONDS = Pattern.compile("\\d{10,11}");

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

    /**
     * The {@code Retry-After} of an answer; where it has none, and says by headers of GitHub or Okta that their limit
     * of requests is reached, one that is made of the time when it ends. Null for none.
     */
    @Nullable
    String said(Message answer, int status) {
        String told = answer.getHeader(HEADER, String.class);
        boolean used = "0".equals(answer.getHeader("X-RateLimit-Remaining", String.class));
        if (told != null || (status != TOO_MANY && !(status == FORBIDDEN && used))) {
            return told;
        }
        return RESETS.stream()
                .map(name -> answer.getHeader(name, "", String.class).strip())
                .filter(reset -> EPOCH_SECONDS.matcher(reset).matches())
                .map(reset -> Long.parseLong(reset) - clock.instant().getEpochSecond())
                .map(seconds -> String.valueOf(Math.max(0, seconds)))
                .findFirst()
                .orElse(null);
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
