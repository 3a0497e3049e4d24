# shellcheck shell=bash
# JMH: TokenCache#lookup with a token cached.

scenario_lookup() {
  say "JMH, $jmh_forks forks"
  java -cp "$lookup_lib/*:$dist/lib/*" org.openjdk.jmh.Main -f "$jmh_forks" -wi "$jmh_iterations" -w 1 -i "$jmh_iterations" -r 1 -t 1 \
    -foe true -rf json -rff "$out/lookup.json" LookupBenchmark >"$out/lookup.log" 2>&1 ||
    { tail -n 20 "$out/lookup.log" >&2 && die "JMH failed; its last lines are above"; }
}
