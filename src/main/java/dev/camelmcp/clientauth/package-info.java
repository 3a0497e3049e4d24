/** Client authentication at the token and revocation endpoints (RFC 6749 §2.3): one small class per IANA method. */
@NullMarked
package dev.camelmcp.clientauth;

import org.jspecify.annotations.NullMarked;
