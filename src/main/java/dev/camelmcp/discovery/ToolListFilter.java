package dev.camelmcp.discovery;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerId;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.forward.ToolRules;
import dev.camelmcp.http.BodyMemory;
import dev.camelmcp.http.Call;
import dev.camelmcp.http.DerivedBody;
import dev.camelmcp.http.PushBody;
import dev.camelmcp.http.StreamedBody;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.inbound.Caller;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step behind {@code mcpToolGuard} and the MCP server: takes out of an answer to {@code tools/list} what
 * {@link ToolRules} do not allow, message by message as they arrive. Holds no thread of the route. What it takes is
 * bounded in time, in bytes, and in how many answers are read at once; over a bound it fails, and never lets a list
 * pass unread. Thread-safe.
 */
public final class ToolListFilter extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(ToolListFilter.class);

    private static final String EVENT_STREAM = "text/event-stream";

    /** Bytes of one answer. */
    private static final int MOST_BYTES = 4 << 20;

    /** Each waits for an MCP server on a thread of its own. */
    private static final int MOST_AT_ONCE = 200;

    private static final int MOST_OF_A_CALLER = 50;

    private final Duration timeout;
    private final BodyMemory memory;
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;
    private final Turns turns = new Turns(MOST_AT_ONCE, MOST_OF_A_CALLER);

    /**
     * @param timeout until the whole list is there
     * @param memory for what is read, and for what a slow caller has not taken yet
     * @param threads wait for servers
     * @param timer waits for none
     */
    public ToolListFilter(
            Duration timeout, BodyMemory memory, ExecutorService threads, ScheduledExecutorService timer) {
        this.timeout = timeout;
        this.memory = memory;
        this.threads = threads;
        this.timer = timer;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ToolRules rules = ToolRules.judged(exchange);
        Message answer = exchange.getMessage();
        if (rules.isOpen()
                || !"tools/list".equals(exchange.getProperty(ExchangeProperties.METHOD))
                || answer.getBody() == null) {
            callback.done(true);
            return true;
        }
        Caller caller = exchange.getProperty(ExchangeProperties.CALLER, Caller.class);
        try {
            requireReadable(exchange);
            turns.begin(caller);
        } catch (UpstreamException e) {
            return failed(exchange, callback, e);
        } catch (RejectedExecutionException e) {
            return failed(exchange, callback, UpstreamException.notNow(String.valueOf(e.getMessage())));
        }
        try {
            if (answer.getBody() instanceof StreamedBody stream && isEvents(answer)) {
                return filterEvents(exchange, callback, caller, answerOf(exchange, rules), stream);
            }
            return filterWhole(exchange, callback, caller, answerOf(exchange, rules));
        } catch (RejectedExecutionException e) {
            turns.end(caller);
            return failed(exchange, callback, UpstreamException.notNow("the gateway is shutting down"));
        }
    }

    /** The route goes on at once, and the list arrives at the caller as it does here. */
    private boolean filterEvents(
            Exchange exchange,
            AsyncCallback callback,
            @Nullable Caller caller,
            FilteredAnswer answer,
            StreamedBody stream) {
        Call call = Call.of(exchange);
        PushBody filtered = new PushBody(MOST_BYTES, memory, answer::giveUp);
        threads.execute(() -> {
            try {
                read(caller, answer, () -> answer.passOn(filtered));
            } catch (UpstreamException e) {
                // not where it broke off because its caller left
                if (call == null || !call.isGone()) {
                    LOG.warn("{}", e.toLog());
                }
            } finally {
                filtered.breakOff();
            }
        });
        exchange.getMessage().setBody(new DerivedBody(filtered, stream));
        callback.done(true);
        return true;
    }

    private boolean filterWhole(
            Exchange exchange, AsyncCallback callback, @Nullable Caller caller, FilteredAnswer answer) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
        threads.execute(() -> {
            try {
                read(caller, answer, () -> answerBy(exchange, answer.whole(status)));
            } catch (UpstreamException | RuntimeException | LinkageError | StackOverflowError e) {
                exchange.setException(e);
            }
            callback.done(false);
        });
        return false;
    }

    /** It takes memory until a slow caller has it. */
    private void answerBy(Exchange exchange, byte[] list) {
        memory.takeAnyway(list.length);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                memory.giveBack(list.length);
            }
        });
        exchange.getMessage().setBody(list);
    }

    private void read(@Nullable Caller caller, FilteredAnswer answer, Reading reading) throws UpstreamException {
        try {
            ScheduledFuture<?> end = timer.schedule(answer::late, timeout.toNanos(), TimeUnit.NANOSECONDS);
            try {
                reading.run();
            } finally {
                end.cancel(false);
            }
        } finally {
            turns.end(caller);
        }
    }

    @FunctionalInterface
    private interface Reading {

        void run() throws UpstreamException;
    }

    private FilteredAnswer answerOf(Exchange exchange, ToolRules rules) {
        Message answer = exchange.getMessage();
        return new FilteredAnswer(
                server(exchange),
                rules,
                answer.getBody(),
                answer.getBody(InputStream.class),
                MOST_BYTES,
                memory,
                timeout);
    }

    /** It was asked not to, but what nobody here can read must not pass. */
    private static void requireReadable(Exchange exchange) throws UpstreamException {
        String coding = exchange.getMessage().getHeader("Content-Encoding", "identity", String.class);
        if (!coding.strip().equalsIgnoreCase("identity")) {
            StreamedBody.discard(exchange.getMessage().getBody());
            throw UpstreamException.unreachable("MCP server " + server(exchange)
                    + " encodes its list of tools, although it was asked not to, so nothing can be taken out of it");
        }
    }

    private static boolean isEvents(Message answer) {
        return answer.getHeader(Exchange.CONTENT_TYPE, "", String.class)
                .toLowerCase(Locale.ROOT)
                .startsWith(EVENT_STREAM);
    }

    private static ServerId server(Exchange exchange) {
        return exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class)
                .serverId();
    }

    private static boolean failed(Exchange exchange, AsyncCallback callback, Exception failure) {
        exchange.setException(failure);
        callback.done(true);
        return true;
    }
}
