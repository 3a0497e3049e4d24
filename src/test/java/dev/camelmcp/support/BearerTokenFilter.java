package dev.camelmcp.support;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets only requests with an active access token pass, and answers others as RFC 6750 section 3 says. */
final class BearerTokenFilter extends HttpFilter {
    /** Request attribute: the client that the token was issued to. */
    static final String CLIENT_ID = "client_id";

    private static final long serialVersionUID = 1L;
    private static final String SCHEME = "Bearer ";

    private final transient TokenIntrospection introspection;
    private final transient AtomicInteger requests = new AtomicInteger();
    private final transient AtomicInteger unauthorized = new AtomicInteger();
    private final transient AtomicInteger toReject = new AtomicInteger();

    BearerTokenFilter(TokenIntrospection introspection) {
        this.introspection = introspection;
    }

    int requests() {
        return requests.get();
    }

    int unauthorized() {
        return unauthorized.get();
    }

    void rejectNext(int count) {
        toReject.set(count);
    }

    void reset() {
        requests.set(0);
        unauthorized.set(0);
        toReject.set(0);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        requests.incrementAndGet();
        String authorization = request.getHeader("Authorization");
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            refuse(response, "Bearer");
            return;
        }
        boolean rejected = toReject.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        Optional<String> client = introspection.clientOf(authorization.substring(SCHEME.length()));
        if (rejected || client.isEmpty()) {
            refuse(response, "Bearer error=\"invalid_token\"");
            return;
        }
        request.setAttribute(CLIENT_ID, client.get());
        chain.doFilter(request, response);
    }

    private void refuse(HttpServletResponse response, String challenge) {
        unauthorized.incrementAndGet();
        response.setHeader("WWW-Authenticate", challenge);
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }
}
