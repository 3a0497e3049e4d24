package dev.camelmcp.http;

import java.net.URI;
import java.util.List;
import java.util.function.Function;

/**
 * Shows an MCP server that whoever sends a token holds its key (RFC 9449 §7). Belongs to one exchange and one token;
 * may be asked by several threads, one after the other.
 */
public interface RequestProof {

    /** The exchange property that holds it; not set where the token is all that it takes. */
    String EXCHANGE_PROPERTY = "McpRequestProof";

    /** The header that a proof goes out in. */
    String HEADER = "DPoP";

    /** The header that a nonce comes in (RFC 9449 §8.2). */
    String NONCE_HEADER = "DPoP-Nonce";

    /**
     * A new proof, for a request that goes out now: servers refuse one that they have seen.
     *
     * @param url that is asked; its query is not proven
     */
    String of(String method, URI url);

    /**
     * An answer has come, which may bring a nonce for the next proof.
     *
     * @param headers all values of a header
     * @return whether nothing was done but to ask for that nonce, so that the request may be sent again with it
     */
    boolean answered(URI url, int status, Function<String, List<String>> headers);
}
