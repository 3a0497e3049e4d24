package dev.camelmcp.discovery;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.config.ServerRegistration;
import dev.camelmcp.http.UpstreamException;
import dev.camelmcp.inbound.Caller;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the tools of the server in exchange property {@code McpServer}: the body becomes the list. Holds no thread of
 * who asks. What it takes is bounded in time, in bytes, and in how many do so at once; over a bound it fails, and never
 * comes to a shorter list. Thread-safe.
 */
public final class ToolListing extends AsyncProcessorSupport {

    private static final Logger LOG = LoggerFactory.getLogger(ToolListing.class);

    /** Bytes that a server may answer, all answers together. */
    private static final long MOST_BYTES = 4L << 20;

    private static final int MOST_AT_ONCE = 8;
    private static final int MOST_OF_A_CALLER = 4;

    /** The part of the time that is kept for the end of the session. */
    private static final int FOR_THE_END = 30;

    private final Duration timeout;
    private final ProducerTemplate producer;
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;
    private final Turns turns = new Turns(MOST_AT_ONCE, MOST_OF_A_CALLER);

    /**
     * @param timeout for one list, from its token to the end of its session
     * @param producer asks the route to servers
     * @param threads wait for servers
     * @param timer waits for none
     */
    public ToolListing(
            Duration timeout, ProducerTemplate producer, ExecutorService threads, ScheduledExecutorService timer) {
        this.timeout = timeout;
        this.producer = producer;
        this.threads = threads;
        this.timer = timer;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Caller caller = exchange.getProperty(ExchangeProperties.CALLER, Caller.class);
        try {
            turns.begin(caller);
        } catch (RejectedExecutionException e) {
            return failed(exchange, callback, e);
        }
        try {
            threads.execute(() -> {
                try {
                    list(exchange, caller);
                } finally {
                    turns.end(caller);
                    callback.done(false);
                }
            });
            return false;
        } catch (RejectedExecutionException e) {
            turns.end(caller);
            return failed(exchange, callback, e);
        }
    }

    private static boolean failed(Exchange exchange, AsyncCallback callback, Exception failure) {
        exchange.setException(failure);
        callback.done(true);
        return true;
    }

    private void list(Exchange exchange, @Nullable Caller caller) {
        ServerRegistration server = exchange.getProperty(ExchangeProperties.SERVER, ServerRegistration.class);
        try {
            exchange.getMessage().setBody(tools(server, caller));
        } catch (UpstreamException e) {
            LOG.warn("{}", e.toLog());
            exchange.setException(e);
        } catch (Exception | LinkageError | StackOverflowError e) {
            exchange.setException(e);
        }
    }

    private List<Tool> tools(ServerRegistration server, @Nullable Caller caller) throws Exception {
        // the route to servers knows those without a name by none
        Caller known = Caller.ANYBODY.equals(caller) ? null : caller;
        ServerConversation conversation = new ServerConversation(server, known, producer, new Allowance(MOST_BYTES));
        Duration end = timeout.dividedBy(FOR_THE_END);
        ScheduledFuture<?> up = abandonAfter(conversation, timeout.minus(end));
        try {
            return new ToolQuery(conversation).tools();
        } catch (Exception e) {
            throw conversation.isAbandoned()
                    ? UpstreamException.timeout("MCP server " + server.serverId() + " did not list its tools in "
                            + timeout.toMillis() + " ms (mcp.tools.timeout): it was asked for " + conversation.step())
                    : e;
        } finally {
            up.cancel(false);
            end(conversation, end);
        }
    }

    private void end(ServerConversation conversation, Duration limit) {
        ScheduledFuture<?> up = abandonAfter(conversation, limit);
        try {
            conversation.end();
        } catch (Exception e) {
            LOG.debug("A session did not end as it was told", e);
        } finally {
            up.cancel(false);
        }
    }

    private ScheduledFuture<?> abandonAfter(ServerConversation conversation, Duration limit) {
        return timer.schedule(conversation::abandon, limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
