package dev.camelmcp.forward;

import dev.camelmcp.camel.ExchangeProperties;
import dev.camelmcp.http.PendingBody;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * A step for routes that let callers use some tools only: looks at the request as {@link MessageInspection} does, and
 * refuses a call that {@link ToolRules} do not allow. Their lists are curtained by {@code mcpToolFilter}. Thread-safe.
 */
public final class ToolGuard extends AsyncProcessorSupport {

    /** Most clients show the error of an answer to their user, and take any other status for a broken connection. */
    private static final int ANSWERED = 200;

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        return PendingBody.read(exchange, callback, ToolGuard::judge);
    }

    private static boolean judge(Exchange exchange, AsyncCallback callback) {
        try {
            judge(exchange);
        } catch (RequestRefusedException e) {
            exchange.setException(e);
        }
        callback.done(true);
        return true;
    }

    private static void judge(Exchange exchange) throws RequestRefusedException {
        ToolRules rules = ToolRules.of(exchange);
        exchange.setProperty(ToolRules.PROPERTY, rules);
        if (rules.isOpen()) {
            return;
        }
        MessageInspection.inspect(exchange);
        String tool = exchange.getProperty(ExchangeProperties.TOOL, String.class);
        if (tool != null && !rules.allows(tool)) {
            throw new RequestRefusedException(
                    exchange.getProperty(ExchangeProperties.REFUSAL_STATUS, ANSWERED, Integer.class),
                    exchange.getProperty(
                            ExchangeProperties.REFUSAL,
                            "the tool " + tool + " may not be called by this gateway",
                            String.class));
        }
        if ("tools/list".equals(exchange.getProperty(ExchangeProperties.METHOD))) {
            asPlainText(exchange.getMessage());
            Message kept = exchange.getProperty(ExchangeProperties.REQUEST, Message.class);
            if (kept != null) {
                asPlainText(kept); // what is sent once more after a 401
            }
        }
    }

    /** Who is to read the answer on its way has to be able to (RFC 9110 §12.5.3). */
    private static void asPlainText(Message request) {
        request.setHeader("Accept-Encoding", "identity");
    }
}
