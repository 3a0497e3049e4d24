package dev.camelmcp.inbound;

import java.util.List;

/** What an {@link InboundAuthenticator} gets to see of a request. Used on one thread. */
public interface InboundRequest {

    String method();

    /** Without the query: credentials in a URL end up in logs (RFC 9700 §2.4, OAuth 2.1 §5.1.1). */
    String path();

    /** All values of a header, as they came; none where it is absent. */
    List<String> headers(String name);
}
