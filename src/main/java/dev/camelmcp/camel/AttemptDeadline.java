package dev.camelmcp.camel;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Ends a request to an authorization server that takes too long as a whole: the client's own timeouts start anew with each byte, so a server that sends one now and then would hold an
 * acquisition for ever. Thread-safe.
 */
final class AttemptDeadline implements ExecChainHandler {

    private final Duration limit;
    private final ScheduledExecutorService timer;

    AttemptDeadline(Duration limit, ScheduledExecutorService timer) {
        this.limit = limit;
        this.timer = timer;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (!(scope.originalRequest instanceof Cancellable cancellable)) {
            return chain.proceed(request, scope);
        }
        ScheduledFuture<?> alarm = timer.schedule(cancellable::cancel, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            if (response.getEntity() == null) {
                alarm.cancel(false);
            } else {
                response.setEntity(new LimitedEntity(response.getEntity(), () -> alarm.cancel(false)));
            }
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            alarm.cancel(false);
            throw e;
        }
    }
}
