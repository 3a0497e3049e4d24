/** Tokens that are bound to a key of the gateway's (RFC 9449): the keys, the proofs, and the nonces in them. */
@NullMarked
package dev.camelmcp.dpop;

import org.jspecify.annotations.NullMarked;
