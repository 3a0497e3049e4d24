package dev.camelmcp.support;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before the real token endpoint: counts what arrives, and delays or refuses it when a test asks for that. */
final class TokenRequestFilter extends HttpFilter {
    static final String PATH = "/oauth2/token";

    private static final long serialVersionUID = 1L;
    private static final long LONGEST_HOLD_SECONDS = 60;

    private final transient AtomicInteger requests = new AtomicInteger();
    private final transient Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private transient volatile CountDownLatch hold = new CountDownLatch(0);

    int requests() {
        return requests.get();
    }

    void reset() {
        requests.set(0);
        answers.clear();
        hold = new CountDownLatch(0);
    }

    void answerNext(int... statuses) {
        for (int status : statuses) {
            answers.add(status);
        }
    }

    void hold(CountDownLatch latch) {
        hold = latch;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!request.getMethod().equals("POST") || !request.getRequestURI().equals(PATH)) {
            chain.doFilter(request, response);
            return;
        }
        requests.incrementAndGet();
        awaitRelease();
        Integer status = answers.poll();
        if (status == null) {
            chain.doFilter(request, response);
        } else {
            refuse(response, status);
        }
    }

    private void awaitRelease() throws ServletException {
        try {
            if (!hold.await(LONGEST_HOLD_SECONDS, TimeUnit.SECONDS)) {
                throw new ServletException("The test never released the token requests");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServletException("The server was stopped while it held token requests", e);
        }
    }

    /** The error document of RFC 6749 section 5.2; the 5xx codes are those of section 4.1.2.1. */
    private static void refuse(HttpServletResponse response, int status) throws IOException {
        String error = switch (status) {
            case 400 -> "invalid_request";
            case 401 -> "invalid_client";
            case 403 -> "unauthorized_client";
            case 429, 503 -> "temporarily_unavailable";
            default -> "server_error";
        };
        response.setStatus(status);
        if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"test\"");
        }
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/json");
        response.getWriter().printf("{\"error\":\"%s\",\"error_description\":\"injected by the test\"}", error);
    }
}
