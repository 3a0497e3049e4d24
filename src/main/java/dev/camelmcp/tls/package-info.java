/** Keys and certificates from files, and TLS with them: fails closed, and follows files that change. */
@NullMarked
package dev.camelmcp.tls;

import org.jspecify.annotations.NullMarked;
