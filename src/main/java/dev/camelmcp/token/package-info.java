/** Access tokens, scopes and OAuth errors as data. Knows neither Camel nor HTTP. */
@NullMarked
package dev.camelmcp.token;

import org.jspecify.annotations.NullMarked;
