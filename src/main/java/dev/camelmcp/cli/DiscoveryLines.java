package dev.camelmcp.cli;

import dev.camelmcp.authserver.Discovered;
import dev.camelmcp.authserver.DiscoveryReport;
import dev.camelmcp.authserver.DiscoveryStep;
import dev.camelmcp.config.FoundEndpoints;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A discovery in lines for people. Stateless. */
final class DiscoveryLines {

    private DiscoveryLines() {}

    /** Two for each step: what was asked, and what came of it. */
    static List<String> of(List<DiscoveryStep> steps) {
        List<String> lines = new ArrayList<>();
        for (DiscoveryStep step : steps) {
            lines.add(Text.line(step.what() + ": " + step.url()));
            lines.add("  " + (step.status() == 0 ? "" : step.status() + ": ") + Text.line(step.taken()));
        }
        return lines;
    }

    /** What is used, in two columns. */
    static List<String> of(Discovered discovered) {
        FoundEndpoints found = discovered.endpoints();
        return Text.columns(List.of(
                List.of("issuer", found.issuer()),
                List.of(
                        "token endpoint",
                        DiscoveryReport.shown(found.tokenUrl()) + ", "
                                + found.authMethod().ianaName()),
                List.of(
                        "revocation",
                        found.revocationUrl() == null ? "(none)" : DiscoveryReport.shown(found.revocationUrl())),
                List.of(
                        "scope",
                        found.scope().isEmpty() ? "(none)" : found.scope() + " (" + discovered.scopeFrom() + ")"),
                List.of("resource", found.resources().isEmpty() ? "(none)" : String.join(", ", found.resources())),
                List.of(
                        "holds until",
                        discovered
                                .at()
                                .plus(discovered.lifetime())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())));
    }
}
