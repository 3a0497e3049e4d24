package dev.camelmcp.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SocketAddressImpl;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConstants;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/**
 * The other end of the connection that a request came by: its address, whatever headers say. Our HTTP engine tells it,
 * Camel's own for Vert.x, and those for servlets; where another one does not, it is nobody we know. Stateless.
 */
public final class Peer {

    /** What engines for servlets leave in the message; a header that a caller sends under this name is a text. */
    private static final String SERVLET_REQUEST = "CamelHttpServletRequest";

    private Peer() {}

    /** Whether it is known to be on this machine. Never asks a name server. */
    public static boolean isLocal(Exchange exchange) {
        HttpCall call = HttpCall.of(exchange);
        if (call != null) {
            return isLocal(call.peer());
        }
        String address = told(exchange.getMessage());
        return address != null && isLoopback(address);
    }

    /** Its address, without a name; null where it is not known. To be asked before the message is replaced. */
    public static @Nullable String address(Exchange exchange) {
        HttpCall call = HttpCall.of(exchange);
        return call == null ? told(exchange.getMessage()) : host(call.peer());
    }

    /** The same, of a request that no route has taken. */
    static @Nullable String address(HttpServerRequest request) {
        return host(request.connection().remoteAddress());
    }

    /** As above, for the other end of a connection; null for one that is not known. */
    public static boolean isLocal(@Nullable SocketAddress peer) {
        if (peer instanceof SocketAddressImpl known && known.ipAddress() instanceof Inet4Address ip) {
            // asked for each request; others may be one of these, mapped to IPv6
            return ip.isLoopbackAddress();
        }
        String address = host(peer);
        return address != null && isLoopback(address);
    }

    private static @Nullable String told(Message message) {
        if (message.getHeader(VertxPlatformHttpConstants.REMOTE_ADDRESS) instanceof SocketAddress address) {
            return host(address);
        }
        Object request = message.getHeader(SERVLET_REQUEST);
        if (request == null || request instanceof String) {
            return null;
        }
        // the servlet API is not among the libraries
        Object address = PluginHelper.getBeanIntrospection(message.getExchange().getContext())
                .getOrElseProperty(request, "remoteAddr", null, false);
        return address instanceof String text ? text : null;
    }

    private static @Nullable String host(@Nullable SocketAddress address) {
        return address == null ? null : address.hostAddress();
    }

    /** An address, not a name, which could be anybody's. */
    static boolean isLoopback(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        try {
            return bytes != null && InetAddress.getByAddress(bytes).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
