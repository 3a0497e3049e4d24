/** Where tokens are kept, and how one acquisition serves all who wait for it. */
@NullMarked
package dev.camelmcp.store;

import org.jspecify.annotations.NullMarked;
