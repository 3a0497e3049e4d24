package dev.camelmcp.authserver;

import dev.camelmcp.acquire.OperatorText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What another party wrote, as it may stand in a line for operators. Stateless. */
final class OneLine {

    private OneLine() {}

    static String of(@Nullable String text) {
        return OperatorText.of(String.valueOf(text), List.of());
    }
}
