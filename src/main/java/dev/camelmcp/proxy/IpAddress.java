package dev.camelmcp.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An IP address as people write it. Asks no name server, as the JDK's own reader would. Stateless. */
public final class IpAddress {

    private static final Pattern V4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    /** Without brackets and zone; an address of the older kind at the end was replaced. */
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*");

    private static final int V6_BYTES = 16;

    private IpAddress() {}

    /** An address, with or without brackets; null for a name. */
    public static @Nullable InetAddress of(String host) {
        byte[] bytes = V4.matcher(host).matches() ? v4(host) : v6(host.replaceAll("^\\[|]$|%.*", ""));
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("it has 4 or 16 bytes", e);
        }
    }

    private static byte[] v4(String text) {
        byte[] bytes = new byte[4];
        String[] parts = text.split("\\.", -1);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return bytes;
    }

    /** RFC 4291 §2.2: eight groups, of which {@code ::} stands for those that are zero. */
    private static byte @Nullable [] v6(String text) {
        String groups = text;
        String last = text.substring(text.lastIndexOf(':') + 1);
        if (V4.matcher(last).matches()) {
            int low = ByteBuffer.wrap(v4(last)).getInt();
            groups = text.substring(0, text.length() - last.length()) + Integer.toHexString(low >>> Short.SIZE) + ":"
                    + Integer.toHexString(low & 0xFFFF);
        }
        if (!V6.matcher(groups).matches()) {
            return null;
        }
        String[] halves = groups.split("::", -1);
        ByteBuffer front = halves.length > 2 ? null : bytes(halves[0]);
        ByteBuffer back = halves.length == 2 ? bytes(halves[1]) : ByteBuffer.allocate(0);
        if (front == null || back == null) {
            return null;
        }
        int gap = V6_BYTES - front.remaining() - back.remaining();
        if (halves.length == 2 ? gap <= 0 : gap != 0) {
            return null;
        }
        return ByteBuffer.allocate(V6_BYTES)
                .put(front)
                .put(new byte[gap])
                .put(back)
                .array();
    }

    private static @Nullable ByteBuffer bytes(String groups) {
        if (groups.isEmpty()) {
            return ByteBuffer.allocate(0);
        }
        String[] each = groups.split(":", -1);
        if (each.length * Short.BYTES > V6_BYTES) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(each.length * Short.BYTES);
        for (String group : each) {
            if (group.isEmpty() || group.length() > 4) {
                return null;
            }
            bytes.putShort((short) Integer.parseInt(group, 16));
        }
        return bytes.flip();
    }
}
