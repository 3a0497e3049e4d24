package dev.camelmcp.stdio;

import static dev.camelmcp.support.LocalCaller.call;
import static dev.camelmcp.support.LocalCaller.statelessCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.camelmcp.support.LocalCaller;
import dev.camelmcp.support.MutableClock;
import dev.camelmcp.support.TestGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An hour of callers and programs that do what they should not, by a clock that is fast. Would catch whatever of it is
 * kept for good: a request without an answer, a session, a process, a byte, a file descriptor.
 */
@Timeout(120)
class LocalSoakTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofSeconds(20);
    private static final int STEP_MILLIS = 80;
    private static final int CALLERS = 6;
    private static final String LARGE = "x".repeat(40_000);

    /** Connections of the test's own client, which come and go. */
    private static final int FEW = 8;

    /** Does what the tool is called, and starts at once. */
    private static final String PROGRAM = """
            answer() { printf '{"jsonrpc":"2.0","id":%s,"result":{"content":[]}}\\n' "$1"; }
            while read -r line; do
              case $line in *'"id":'*) ;; *) continue ;; esac
              id=${line#*'"id":'}
              id=${id%%,*}
              case $line in
                *'"name":"never"'*) ;;
                *'"name":"crash"'*) exit 3 ;;
                *'"name":"deaf"'*) exec sleep 600 ;;
                *'"name":"stubborn"'*) trap '' TERM; sleep 600 ;;
                *'"name":"nan"'*) printf '{"jsonrpc":"2.0","id":%s,"result":NaN}\\n' "$id" ;;
                *'"name":"unnamed"'*) echo '{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"m"}}' ;;
                *'"name":"huge"'*) printf '%070000d\\n' 0 ;;
                *'"name":"talk"'*)
                  for i in 1 2 3 4 5 6 7 8 9; do
                    printf '{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"%05000d"}}\\n' 0
                  done
                  answer "$id" ;;
                *'"name":"begin"'*)
                  token=${line#*'"progressToken":'}
                  printf '{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":%s,"progress":1}}\\n' "${token%%\\}*}" ;;
                *) answer "$id" ;;
              esac
            done
            """;

    @TempDir
    private Path folder;

    private final MutableClock clock = new MutableClock(Instant.now());
    private final Instant begin = clock.instant();

    @AutoClose
    private TestGateway gateway;

    private enum What {
        CRASH,
        CRASH_SHARED,
        HANG_UP,
        HANG_UP_SHARED,
        HANG_UP_AT_THE_BEGINNING,
        CANCEL,
        FLOOD,
        FLOOD_SHARED,
        DEAF,
        STUBBORN,
        HUGE,
        NONSENSE,
        LISTEN,
        LEAVE
    }

    @BeforeEach
    void start() throws Exception {
        Path program = folder.resolve("program");
        Files.writeString(program, PROGRAM);
        Map<String, String> settings = new HashMap<>();
        for (String id : List.of("a", "b")) {
            settings.put("mcp.servers." + id + ".command", "sh");
            settings.put("mcp.servers." + id + ".args", program.toString());
        }
        settings.put("mcp.local.max-processes", "12");
        settings.put("mcp.local.max-pending-requests", "20");
        settings.put("mcp.local.max-line-size", "64KiB");
        settings.put("mcp.forward.max-request-size", "64KiB");
        settings.put("mcp.forward.max-buffered-size", "1MiB");
        settings.put("mcp.inbound.idle-timeout", "2s");
        gateway = TestGateway.start(settings, clock);
    }

    @Test
    void nothingIsLeftOfAnHourOfCrashesHangUpsCancellationsAndFloods() throws Exception {
        StdioComponent stdio = gateway.context().getComponent("mcp-stdio", StdioComponent.class);
        for (String id : List.of("a", "b")) {
            LocalCaller.begin(gateway.url(id)).close();
            shared(id, "echo", "").get();
        }
        await().until(() -> descriptors() > 0);
        long descriptors = descriptors();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            timer.scheduleAtFixedRate(() -> clock.advance(STEP), STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
            List<CompletableFuture<Map<What, Integer>>> callers = IntStream.range(0, CALLERS)
                    .mapToObj(seed -> CompletableFuture.supplyAsync(
                            () -> misbehave(new Random(seed)), task -> new Thread(task, "caller-" + seed).start()))
                    .toList();
            Map<What, Integer> done = new EnumMap<>(What.class);
            for (CompletableFuture<Map<What, Integer>> caller : callers) {
                caller.get().forEach((what, count) -> done.merge(what, count, Integer::sum));
            }
            assertThat(done).containsOnlyKeys(What.values());

            await().atMost(Duration.ofSeconds(25)).untilAsserted(() -> {
                assertThat(stdio.bridge().size())
                        .as("sessions and shared processes")
                        .isZero();
                assertThat(programs()).as("processes").isZero();
                assertThat(stdio.memory().taken()).as("bytes").isZero();
                assertThat(gateway.context().getInflightRepository().size())
                        .as("exchanges")
                        .isZero();
                assertThat(descriptors()).as("file descriptors").isLessThanOrEqualTo(descriptors + FEW);
            });
        } finally {
            timer.shutdownNow();
        }
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            try (LocalCaller last = LocalCaller.begin(gateway.url("a"))) {
                assertThat(last.post(call("1", "echo", "")).statusCode()).isEqualTo(200);
            }
        });
    }

    private Map<What, Integer> misbehave(Random random) {
        Map<What, Integer> done = new EnumMap<>(What.class);
        List<What> order = new ArrayList<>();
        while (clock.instant().isBefore(begin.plus(HOUR)) || done.size() < What.values().length) {
            if (order.isEmpty()) {
                order.addAll(List.of(What.values()));
                java.util.Collections.shuffle(order, random);
            }
            What what = order.remove(0);
            try {
                act(what, random.nextBoolean() ? "a" : "b");
            } catch (Exception e) {
                throw new IllegalStateException(what + " ended without an answer", e);
            }
            done.merge(what, 1, Integer::sum);
        }
        return done;
    }

    private void act(What what, String id) throws Exception {
        switch (what) {
            case CRASH -> inSession(id, caller -> caller.post(call("1", "crash", "")));
            case CRASH_SHARED -> end(shared(id, "crash", ""));
            case HANG_UP -> inSession(id, caller -> hangUp(caller, "begin"));
            case HANG_UP_SHARED -> raw(id, statelessCall("1", "never", LARGE));
            case HANG_UP_AT_THE_BEGINNING -> raw(id, LocalCaller.initialize());
            case CANCEL ->
                inSession(id, caller -> {
                    CompletableFuture<HttpResponse<String>> asked = caller.postLater(call("1", "never", ""));
                    caller.post(
                            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}");
                    end(asked);
                    caller.close();
                });
            case FLOOD ->
                inSession(id, caller -> {
                    List<CompletableFuture<HttpResponse<String>>> asked = IntStream.range(0, 30)
                            .mapToObj(i -> caller.postLater(call("" + i, i % 2 == 0 ? "talk" : "echo", LARGE)))
                            .toList();
                    for (CompletableFuture<HttpResponse<String>> answer : asked) {
                        end(answer);
                    }
                });
            case FLOOD_SHARED -> {
                for (CompletableFuture<HttpResponse<String>> answer : IntStream.range(0, 30)
                        .mapToObj(i -> shared(id, i % 2 == 0 ? "talk" : "echo", LARGE))
                        .toList()) {
                    end(answer);
                }
            }
            case DEAF ->
                inSession(id, caller -> {
                    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
                    asked.add(caller.postLater(call("0", "deaf", "")));
                    IntStream.range(1, 9).forEach(i -> asked.add(caller.postLater(call("" + i, "echo", LARGE))));
                    for (CompletableFuture<HttpResponse<String>> answer : asked) {
                        end(answer);
                    }
                });
            case STUBBORN ->
                inSession(id, caller -> {
                    end(caller.postLater(call("0", "stubborn", "")));
                    caller.close();
                });
            case HUGE -> end(shared(id, "huge", ""));
            case NONSENSE -> {
                end(shared(id, "nan", ""));
                end(shared(id, "unnamed", ""));
            }
            case LISTEN ->
                inSession(id, caller -> {
                    HttpResponse<Stream<String>> stream = caller.listen();
                    try (Stream<String> lines = stream.body()) {
                        caller.post(call("1", "talk", ""));
                        assertThat(lines.findFirst()).isPresent();
                    }
                });
            case LEAVE -> inSession(id, caller -> {});
        }
    }

    private interface Act {
        void by(LocalCaller caller) throws Exception;
    }

    /** Where there is a session: not, while there are too many, or one has just crashed. */
    private void inSession(String id, Act act) throws Exception {
        LocalCaller caller = new LocalCaller(gateway.url(id));
        caller.begin();
        if (caller.session() != null) {
            act.by(caller);
        }
    }

    private static void hangUp(LocalCaller caller, String tool) throws Exception {
        try (Stream<String> lines = caller.stream(call("1", tool, "")).body()) {
            var unused = lines.findFirst();
        }
    }

    private CompletableFuture<HttpResponse<String>> shared(String id, String tool, String x) {
        return LocalCaller.stateless(gateway.url(id), tool, Map.of()).postLater(statelessCall("1", tool, x));
    }

    /** Waits for an answer, or for a connection that is cut because its caller reads too slowly. */
    private static void end(CompletableFuture<HttpResponse<String>> asked) throws Exception {
        try {
            asked.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IOException) || e.getCause() instanceof HttpTimeoutException) {
                throw e;
            }
        }
    }

    /** Posts, and leaves at once. */
    private void raw(String id, String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (Socket caller = new Socket("127.0.0.1", gateway.port())) {
            OutputStream out = caller.getOutputStream();
            String stateless = body.contains("2026-07-28")
                    ? "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: never\r\n"
                    : "";
            out.write(("POST /mcp/" + id + " HTTP/1.1\r\nHost: 127.0.0.1:" + gateway.port()
                            + "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
                            + stateless + "Content-Length: " + bytes.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.flush();
        }
    }

    private long programs() {
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.info()
                        .arguments()
                        .map(List::of)
                        .orElse(List.of())
                        .contains(folder.resolve("program").toString()))
                .count();
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 1;
    }
}
