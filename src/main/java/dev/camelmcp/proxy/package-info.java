/** The egress proxy: which connections leave by it, and how it is spoken to. Used by every client of the gateway. */
@NullMarked
package dev.camelmcp.proxy;

import org.jspecify.annotations.NullMarked;
