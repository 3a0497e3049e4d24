/**
 * What {@code token}, {@code cache}, {@code authorize} and {@code revoke.camel.yaml} name: a token, from the request to
 * the header.
 */
@NullMarked
package dev.camelmcp.acquire;

import org.jspecify.annotations.NullMarked;
