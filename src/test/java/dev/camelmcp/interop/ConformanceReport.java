package dev.camelmcp.interop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The verdicts of one run of the conformance suite. A check is made more than once in some scenarios, so each verdict
 * has a count.
 */
final class ConformanceReport {

    /** @param reason the suite's error message, empty where it has none */
    record Verdict(String scenario, String check, String name, String status, String reason)
            implements Comparable<Verdict> {

        @Override
        public int compareTo(Verdict other) {
            return Comparator.comparing(Verdict::toString).compare(this, other);
        }

        @Override
        public String toString() {
            return scenario + " / " + check + " (" + name + "): " + status + (reason.isEmpty() ? "" : ", " + reason);
        }
    }

    private final Map<Verdict, Integer> verdicts;

    private ConformanceReport(Map<Verdict, Integer> verdicts) {
        this.verdicts = verdicts;
    }

    /** How many verdicts have this status. */
    int count(String status) {
        return verdicts.entrySet().stream()
                .filter(entry -> entry.getKey().status().equals(status))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** How often each check came to each verdict, {@code CHECK: STATUS}; without what is only told. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        verdicts.forEach((verdict, count) -> {
            if (!verdict.status().equals("INFO")) {
                counts.merge(verdict.check() + ": " + verdict.status(), count, Integer::sum);
            }
        });
        return counts;
    }

    /** The scenarios that ran, by name. */
    Set<String> scenarios() {
        Set<String> names = new TreeSet<>();
        verdicts.keySet().forEach(verdict -> names.add(verdict.scenario()));
        return names;
    }

    /** The scenarios in which a check failed. */
    Set<String> failedScenarios() {
        Set<String> names = new TreeSet<>();
        verdicts.keySet().stream()
                .filter(verdict -> verdict.status().equals("FAILURE"))
                .forEach(verdict -> names.add(verdict.scenario()));
        return names;
    }

    /** The scenarios that did not come to an end. */
    Set<String> timeouts() {
        return verdicts.keySet().stream()
                .filter(verdict -> verdict.check().equals("scenario-timeout"))
                .map(Verdict::scenario)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** With the verdicts of another run in place of those that this one has of its scenarios. */
    ConformanceReport with(ConformanceReport other) {
        Map<Verdict, Integer> all = new TreeMap<>(verdicts);
        all.keySet().removeIf(verdict -> other.scenarios().contains(verdict.scenario()));
        all.putAll(other.verdicts);
        return new ConformanceReport(all);
    }

    /** One line for each verdict that the other run does not have as often: {@code 1 -> 0 SCENARIO / CHECK: STATUS}. */
    List<String> differencesTo(ConformanceReport other) {
        Set<Verdict> all = new TreeSet<>(verdicts.keySet());
        all.addAll(other.verdicts.keySet());
        List<String> lines = new ArrayList<>();
        for (Verdict verdict : all) {
            int here = verdicts.getOrDefault(verdict, 0);
            int there = other.verdicts.getOrDefault(verdict, 0);
            if (here != there) {
                lines.add(here + " -> " + there + "  " + verdict);
            }
        }
        return lines;
    }

    /** Collects verdicts; used once. */
    static final class Builder {

        private final Map<Verdict, Integer> verdicts = new TreeMap<>();

        void add(String scenario, JsonNode check) {
            // The port in a message is each run's own.
            String reason = check.path("errorMessage").asText("").replaceAll("127\\.0\\.0\\.1:\\d+", "<host>");
            Verdict verdict = new Verdict(
                    scenario,
                    check.required("id").asText(),
                    check.required("name").asText(),
                    check.required("status").asText(),
                    reason);
            verdicts.merge(verdict, 1, Integer::sum);
        }

        ConformanceReport build() {
            return new ConformanceReport(verdicts);
        }
    }
}
