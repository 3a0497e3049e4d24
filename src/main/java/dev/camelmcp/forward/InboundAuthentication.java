package dev.camelmcp.forward;

import dev.camelmcp.camel.Continuation;
import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.http.Peer;
import dev.camelmcp.inbound.Caller;
import dev.camelmcp.inbound.InboundAuthenticator;
import dev.camelmcp.inbound.InboundRequest;
import dev.camelmcp.inbound.Refusal;
import dev.camelmcp.inbound.Verdict;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks who calls, and refuses who may not. Takes the credentials out of the request, whatever the answer is, so that
 * nothing behind this step can forward or log them. Waits for the answer without holding a thread. Thread-safe.
 */
public final class InboundAuthentication extends AsyncProcessorSupport implements CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(InboundAuthentication.class);

    /** Under which a host binds an authenticator of its own. */
    public static final String BEAN = "mcpInboundAuthenticator";

    private static final Refusal OVER = Refusal.invalid("the token has expired");

    private final InboundAuthenticator configured;
    private final boolean everybody;
    private final @Nullable ResourceUrls metadata;
    private final BooleanSupplier keepsTokens;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile InboundAuthenticator authenticator;
    private @Nullable CamelContext context;

    /**
     * @param configured what {@code mcp.inbound.auth} says
     * @param everybody whether callers from other machines are served where nobody is asked for credentials
     * @param metadata for challenges that name it; null where none is published
     * @param keepsTokens whether callers' own tokens are kept in an exchange property: where a server's are exchanged
     *     for them
     */
    public InboundAuthentication(
            InboundAuthenticator configured,
            boolean everybody,
            @Nullable ResourceUrls metadata,
            BooleanSupplier keepsTokens) {
        this.keepsTokens = keepsTokens;
        this.configured = configured;
        this.everybody = everybody;
        this.authenticator = configured;
        this.metadata = metadata;
    }

    /** When the route starts, since a host may bind its bean after the gateway is installed. */
    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (context != null) {
            InboundAuthenticator named = context.getRegistry().lookupByNameAndType(BEAN, InboundAuthenticator.class);
            Set<InboundAuthenticator> all = context.getRegistry().findByType(InboundAuthenticator.class);
            if (named == null && all.size() > 1) {
                throw new IllegalStateException("there are " + all.size() + " beans of type InboundAuthenticator;"
                        + " name the one that is to be asked " + BEAN);
            }
            authenticator = named != null
                    ? named
                    : all.isEmpty() ? configured : all.iterator().next();
        }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        InboundAuthenticator asked = authenticator;
        if (asked == InboundAuthenticator.NONE) {
            if (!everybody && !Peer.isLocal(exchange)) {
                refuseStranger(exchange);
            }
            callback.done(true);
            return true;
        }
        Message message = exchange.getMessage();
        CompletableFuture<Verdict> verdict;
        try {
            verdict = asked.authenticate(new Request(message)).toCompletableFuture();
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        } finally {
            asked.credentialHeaders().forEach(message::removeHeader);
        }
        return Continuation.of(verdict, callback, (found, failure) -> conclude(exchange, message, found, failure));
    }

    /**
     * Whoever listens: an address that is open to others is refused when the gateway starts by itself, but a host's
     * server is the host's.
     */
    private void refuseStranger(Exchange exchange) {
        if (!told.getAndSet(true)) {
            LOG.warn("A caller that is not known to be on this machine was refused, because mcp.inbound.auth is none:"
                    + " set mcp.inbound.auth=api-key or jwt, or mcp.inbound.allow-unauthenticated=true if whoever reaches"
                    + " this gateway may use its tokens (told once)");
        }
        exchange.setException(new CallerRefusedException(
                403, "without mcp.inbound.auth, callers on the gateway's own machine are served only", null));
    }

    private void conclude(Exchange exchange, Message message, @Nullable Verdict found, @Nullable Throwable failure) {
        if (found instanceof Caller caller) {
            // who a caller is says nothing of the token, which comes anew each time
            exchange.setProperty(ExchangeProperties.CALLER, caller.with(null));
            if (caller.token() != null && keepsTokens.getAsBoolean()) {
                exchange.setProperty(ExchangeProperties.CALLER_TOKEN, caller.token());
                // it may be over when the server wants it, by the skew that it was let in with
                exchange.setProperty(ExchangeProperties.CALLER_TOKEN_CHALLENGE, challenge(OVER, message));
            }
        } else if (found instanceof Refusal refusal) {
            String challenge = refusal.status() == 401 || refusal.status() == 403 ? challenge(refusal, message) : null;
            exchange.setException(new CallerRefusedException(refusal.status(), refusal.message(), challenge));
        } else {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            exchange.setException(new IllegalStateException("the authenticator failed: "
                    + (cause == null ? "no verdict" : cause.getClass().getName())));
        }
    }

    /**
     * RFC 6750 §3 and RFC 9728 §5.1. What is put between quotes holds none: fixed texts, scope tokens, and URLs that
     * were looked at.
     */
    private String challenge(Refusal refusal, Message message) {
        String url = metadata == null ? null : metadata.metadata(message);
        StringBuilder text = new StringBuilder("Bearer realm=\"mcp\"");
        if (url != null) {
            text.append(", resource_metadata=\"").append(url).append('"');
        }
        if (refusal.error() != null) {
            text.append(", error=\"").append(refusal.error()).append('"');
        }
        if (refusal.scope() != null) {
            text.append(", scope=\"").append(refusal.scope()).append('"');
        }
        return text.toString();
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    private record Request(Message message) implements InboundRequest {

        @Override
        public String method() {
            return message.getHeader(Exchange.HTTP_METHOD, "", String.class);
        }

        @Override
        public String path() {
            return message.getHeader(Exchange.HTTP_PATH, "", String.class);
        }

        @Override
        public List<String> headers(String name) {
            Object value = message.getHeader(name);
            if (value == null) {
                return List.of();
            }
            return value instanceof List<?> values
                    ? values.stream().map(String::valueOf).toList()
                    : List.of(value.toString());
        }
    }
}
