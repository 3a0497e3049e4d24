package dev.camelmcp.hostile;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Addresses of hosts as a test says, one answer after the other; the last one is for all further questions too. Others
 * are unknown. Bound by its class name, so what it knows is static; names belong to one test each. Thread-safe.
 */
public final class ScriptedNames implements DnsResolver {

    private static final Map<String, Deque<List<String>>> ANSWERS = new ConcurrentHashMap<>();
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    /** @param inTurn each with addresses, separated by blanks; empty for none */
    static void answer(String host, String... inTurn) {
        Deque<List<String>> answers = new ArrayDeque<>();
        for (String each : inTurn) {
            answers.add(each.isEmpty() ? List.of() : List.of(each.split(" ")));
        }
        ANSWERS.put(host, answers);
    }

    static long asked(String host) {
        return ASKED.stream().filter(host::equals).count();
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        ASKED.add(host);
        Deque<List<String>> left = ANSWERS.get(host);
        if (left == null && host.matches("[0-9.]+|\\[?[0-9a-f:.]+]?")) {
            return new InetAddress[] {InetAddress.getByName(host)};
        }
        if (left == null) {
            throw new UnknownHostException(host);
        }
        synchronized (left) {
            List<String> addresses = left.size() > 1 ? left.poll() : left.peek();
            if (addresses.isEmpty()) {
                throw new UnknownHostException(host);
            }
            InetAddress[] found = new InetAddress[addresses.size()];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByAddress(
                        host, InetAddress.getByName(addresses.get(i)).getAddress());
            }
            return found;
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
