/**
 * What both halves of the non-blocking HTTP engine use, on Vert.x: a call, bodies that are still arriving, headers,
 * JSON-RPC.
 */
@NullMarked
package dev.camelmcp.http;

import org.jspecify.annotations.NullMarked;
