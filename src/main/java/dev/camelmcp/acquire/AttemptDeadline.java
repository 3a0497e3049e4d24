package dev.camelmcp.acquire;

import dev.camelmcp.proxy.ProxyException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Ends a request to an authorization server that takes too long as a whole: the client's own timeouts start anew with
 * each byte, so a server that sends one now and then would hold an acquisition for ever. Thread-safe.
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
            throws IOException {
        Attempt attempt = new Attempt(scope.originalRequest instanceof Cancellable c ? c : () -> false);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            if (response.getEntity() == null) {
                attempt.end();
            } else {
                response.setEntity(new LimitedEntity(response.getEntity(), attempt));
            }
            return response;
        } catch (IOException e) {
            throw attempt.fail(e);
        } catch (HttpException e) {
            throw attempt.fail(new BrokenAnswerException("the answer is not HTTP"));
        } catch (RuntimeException e) {
            if (attempt.isExpired()) {
                throw attempt.fail(new IOException(e)); // what a library makes of it when it is cancelled
            }
            attempt.end();
            throw e;
        }
    }

    /** One request, until its answer is read or given up. Thread-safe. */
    final class Attempt {

        private final Cancellable request;
        private final AtomicBoolean expired = new AtomicBoolean();
        private final ScheduledFuture<?> alarm;

        private Attempt(Cancellable request) {
            this.request = request;
            this.alarm = timer.schedule(this::expire, limit.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Nothing more is to be read. */
        void end() {
            alarm.cancel(false);
        }

        /** Closes the connection: reading on to use it again could take for ever. */
        void abort() {
            end();
            request.cancel();
        }

        /** The failure as it is to be reported: a connection that was closed at the deadline timed out. */
        IOException fail(IOException failure) {
            end();
            if (failure instanceof ProxyException proxys) {
                // it is the cause; a connection that is closed at the deadline tells nothing of that
                return expired.get() ? proxys.late() : failure;
            }
            if (expired.get()) {
                return new SocketTimeoutException("the answer took longer than " + limit);
            }
            boolean plain = failure instanceof SocketException
                    || failure instanceof SocketTimeoutException
                    || failure instanceof UnknownHostException
                    || failure instanceof UnansweredException
                    || failure instanceof BrokenAnswerException;
            // what the HTTP library says quotes what was answered
            return plain
                    ? failure
                    : new BrokenAnswerException(
                            "the answer broke off (" + failure.getClass().getSimpleName() + ")");
        }

        boolean isExpired() {
            return expired.get();
        }

        private void expire() {
            expired.set(true);
            request.cancel();
        }
    }
}
