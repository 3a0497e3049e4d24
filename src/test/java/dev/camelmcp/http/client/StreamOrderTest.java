package dev.camelmcp.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.camelmcp.config.ServerId;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A request does not overtake the stream of its session, whatever loop it is on; all others go at once. */
class StreamOrderTest {

    private static final ServerId API = ServerId.parse("api");

    @AutoClose("close")
    private final Vertx vertx = Vertx.vertx();

    private final StreamOrder order = new StreamOrder(vertx);
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @Test
    void requestWaitsForTheStreamOfItsSessionToBeSent() {
        Runnable stream = order.opens(API, "s");
        order.behind(API, "s", () -> sent.add("call"));
        assertThat(sent).isEmpty();

        sent.add("stream");
        stream.run();
        stream.run();

        await().until(() -> sent.size() == 2);
        assertThat(sent).containsExactly("stream", "call");
        order.behind(API, "s", () -> sent.add("later"));
        assertThat(sent).containsExactly("stream", "call", "later");
    }

    @Test
    void othersDoNotWait() {
        order.opens(API, "s");

        order.behind(API, "another", () -> sent.add("another session"));
        order.behind(ServerId.parse("other"), "s", () -> sent.add("another server"));
        order.behind(API, null, () -> sent.add("none"));

        assertThat(sent).containsExactly("another session", "another server", "none");
    }

    @Test
    void aStreamThatIsNeverSentHoldsNobodyUpForLong() {
        order.opens(API, "s");
        order.behind(API, "s", () -> sent.add("call"));

        await().until(() -> sent.equals(List.of("call")));
    }

    @Test
    void theSecondStreamOfASessionIsWaitedFor() {
        Runnable first = order.opens(API, "s");
        Runnable second = order.opens(API, "s");
        first.run();
        order.behind(API, "s", () -> sent.add("call"));
        assertThat(sent).isEmpty();

        second.run();

        await().until(() -> sent.equals(List.of("call")));
    }
}
