package dev.camelmcp.acquire;

import dev.camelmcp.tls.ClientCertificate;
import dev.camelmcp.tls.ClientTls;
import dev.camelmcp.tls.TlsFailure;
import java.io.IOException;
import java.net.SocketException;
import java.util.function.Supplier;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/**
 * Says of a request that brought no answer what TLS has to do with it, while it is known who the server was and what it
 * wanted. Thread-safe.
 */
final class UnansweredRequests implements ExecChainHandler {

    private static final String PLAIN = "; does it speak TLS at that port? Then the URL begins with https";

    private final Supplier<ClientTls> tls;

    UnansweredRequests(Supplier<ClientTls> tls) {
        this.tls = tls;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        try {
            return chain.proceed(request, scope);
        } catch (MessageConstraintException e) {
            throw new BrokenAnswerException("the head of the answer is too large");
        } catch (IOException e) {
            throw explained(e, scope.route);
        } catch (HttpException e) {
            String reason = AnswerLines.reason(e);
            boolean isMisleading = reason.equals(AnswerLines.TLS) && !mayWantTls(scope.route);
            throw new BrokenAnswerException(isMisleading ? AnswerLines.NO_HTTP : reason);
        }
    }

    private IOException explained(IOException failure, HttpRoute route) {
        HttpHost server = route.getTargetHost();
        ClientCertificate certificate = route.isSecure()
                ? tls.get().authorizationServers().at(server.getHostName(), server.getPort())
                : ClientCertificate.NOT_WANTED;
        TlsFailure broken = route.isSecure() ? TlsFailure.of(failure, certificate) : null;
        if (broken != null) {
            return new UnansweredException(TlsFailure.Kind.OTHER.words(), broken.detail());
        }
        String ended = ended(failure);
        if (ended == null) {
            return failure;
        }
        String why = certificate.doubt().isEmpty() ? "" : "; " + certificate.doubt();
        return new UnansweredException("connection failed", ended + (mayWantTls(route) ? PLAIN : why));
    }

    /** By a proxy, it is the proxy that answers plain http, or does not. */
    private static boolean mayWantTls(HttpRoute route) {
        return !route.isSecure() && route.getProxyHost() == null;
    }

    private static @Nullable String ended(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof NoHttpResponseException || failure instanceof ConnectionClosedException) {
            return "it closed the connection without an answer";
        }
        boolean reset = message.startsWith("Connection reset") || message.startsWith("Broken pipe");
        return failure instanceof SocketException && reset ? "connection reset" : null;
    }
}
