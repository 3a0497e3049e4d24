package dev.camelmcp.metadata;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are everybody's, so that a public MCP server may lead the gateway to them: those that IANA's
 * registries of special-purpose addresses (RFC 6890) call globally reachable. An IPv6 address that carries an older one
 * is judged by that. Stateless.
 */
public final class Addresses {

    private static final int V4_BYTES = 4;

    private static final List<Block> NOT_PUBLIC_V4 = List.of(
            Block.of(8, 0),
            Block.of(8, 10),
            Block.of(10, 100, 64),
            Block.of(8, 127),
            Block.of(16, 169, 254),
            Block.of(12, 172, 16),
            Block.of(24, 192, 0, 0),
            Block.of(24, 192, 0, 2),
            // once the way to 6to4 relays (RFC 7526)
            Block.of(24, 192, 88, 99),
            Block.of(16, 192, 168),
            Block.of(15, 198, 18),
            Block.of(24, 198, 51, 100),
            Block.of(24, 203, 0, 113),
            Block.of(4, 224),
            Block.of(4, 240));

    private static final Block V4_MAPPED = Block.of(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF);
    private static final Block NAT64 = Block.of(96, 0, 0x64, 0xFF, 0x9B);
    private static final Block SIX_TO_FOUR = Block.of(16, 0x20, 0x02);

    /** All that is assigned to anybody; what is outside is loopback, local, multicast, or of no use. */
    private static final Block GLOBAL_UNICAST = Block.of(3, 0x20);

    private static final List<Block> NOT_PUBLIC_V6 = List.of(
            // IETF protocols; Teredo, benchmarks and ORCHID among them
            Block.of(23, 0x20, 0x01, 0),
            // documentation (RFC 3849, RFC 9637)
            Block.of(32, 0x20, 0x01, 0x0D, 0xB8),
            Block.of(20, 0x3F, 0xFF));

    private Addresses() {}

    /** False for loopback, private, link-local, multicast, reserved and all other special ones. */
    public static boolean isPublic(InetAddress address) {
        return isPublic(address.getAddress());
    }

    private static boolean isPublic(byte[] address) {
        if (address.length == V4_BYTES) {
            return NOT_PUBLIC_V4.stream().noneMatch(block -> block.holds(address));
        }
        if (V4_MAPPED.holds(address) || NAT64.holds(address)) {
            return isPublic(Arrays.copyOfRange(address, address.length - V4_BYTES, address.length));
        }
        if (SIX_TO_FOUR.holds(address)) {
            return isPublic(Arrays.copyOfRange(address, 2, 2 + V4_BYTES));
        }
        return GLOBAL_UNICAST.holds(address) && NOT_PUBLIC_V6.stream().noneMatch(block -> block.holds(address));
    }

    /** Addresses that begin with the same bits. The bytes that are not given are zero. */
    private record Block(int bits, List<Integer> start) {

        static Block of(int bits, Integer... start) {
            return new Block(bits, List.of(start));
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit += Byte.SIZE) {
                int at = bit / Byte.SIZE;
                int mask = 0xFF00 >> Math.min(Byte.SIZE, bits - bit) & 0xFF;
                int wanted = at < start.size() ? start.get(at) : 0;
                if ((address[at] & mask) != (wanted & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
