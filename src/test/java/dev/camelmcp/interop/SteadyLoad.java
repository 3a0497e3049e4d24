package dev.camelmcp.interop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Callers who post without a pause and do not forgive anything, for as long as it is open. Thread-safe. */
final class SteadyLoad implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int KEPT = 5;

    private final URI url;
    private final ExecutorService callers;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    private SteadyLoad(String url, int callers) {
        this.url = URI.create(url);
        this.callers = Executors.newFixedThreadPool(callers);
    }

    /**
     * @param caller how many send a message
     * @param stream how many send another one, which is answered by a stream
     */
    static SteadyLoad start(
            String url, int caller, String message, String answer, int stream, String other, String events) {
        SteadyLoad load = new SteadyLoad(url, caller + stream);
        for (int i = 0; i < caller + stream; i++) {
            boolean short_ = i < caller;
            load.callers.execute(() -> load.call(short_ ? message : other, short_ ? answer : events));
        }
        return load;
    }

    long calls() {
        return calls.get();
    }

    long failed() {
        return failed.get();
    }

    /** What went wrong, the first of it. */
    List<String> failures() {
        return failures;
    }

    private void call(String body, String expected) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(BodyPublishers.ofString(body))
                .build();
        while (!over) {
            try {
                HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 200 || !answer.body().equals(expected)) {
                    fail(answer.statusCode() + " " + answer.headers().map() + " " + answer.body());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                fail(e.toString());
            }
            calls.incrementAndGet();
        }
    }

    private void fail(String reason) {
        if (failed.incrementAndGet() <= KEPT) {
            failures.add(reason);
        }
    }

    /** Returns when all have got their last answer. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        callers.shutdown();
        if (!callers.awaitTermination(PATIENCE.toSeconds() + 1, TimeUnit.SECONDS)) {
            fail("a call that is never answered");
        }
    }
}
