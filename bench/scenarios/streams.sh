# shellcheck shell=bash
# Silent GET streams: memory of each, threads, and what a POST costs meanwhile. The gateway has 512 MiB of heap.

scenario_streams() {
  need wrk wrk
  local target count
  for count in ${stream_counts//,/ }; do
    count=$(fitting_streams "$count")
    for target in "${targets[@]}"; do
      case $target in
        gateway) JAVA_OPTS="-Xmx512m ${JAVA_OPTS:-}" streams "$target" "$count" ;;
        nginx) streams "$target" "$count" ;;
        # direct has no process of its own to measure; stock Camel reads each answer to its end, so one such stream stops it;
        # Spring Cloud Gateway has the JVM's own heap, so it would be compared with something else
      esac
    done
  done
}

# Each stream takes two descriptors in the gateway
fitting_streams() { # count
  local most=$((($(ulimit -n) - 400) / 2))
  if [ "$1" -gt "$most" ]; then
    say "only $most of $1 streams: this system allows $(ulimit -n) open files a process, and each stream takes two; raise it: ulimit -n 65536, as root"
    echo "$most"
  else
    echo "$1"
  fi
}

streams() { # target, count
  local target=$1 count=$2 heap0=0 heap1=0 heap2=0 rss0 rss1 rss2 threads0 threads1 base loaded p
  start_targets "$target"
  p=${pid[$target]}
  warm_up "$target" "$short_warmup"
  base=$(post_load "$target" 4 "$seconds")
  heap0=$(heap_of "$target") rss0=$(rss_kib "$p") threads0=$(threads_of "$p")

  say "opening $count streams through $target"
  spawn streams node "$bench/lib/open-streams.mjs" "${url[$target/silent]}" "$count"
  await_log streams '^OPEN' 180 >/dev/null
  sleep 2
  heap1=$(heap_of "$target") rss1=$(rss_kib "$p") threads1=$(threads_of "$p")
  loaded=$(post_load "$target" 4 "$seconds")
  ! grep -q '^LOST' "$tmp/streams.log" || invalid "$target lost streams: $(grep -m1 '^LOST' "$tmp/streams.log")"

  stop streams
  sleep 15 # Vert.x looks after closed connections every ten seconds or so
  heap2=$(heap_of "$target") rss2=$(rss_kib "$p")
  sample streams "$target" "\"streams\":$count,\"heap_before\":$heap0,\"heap_open\":$heap1,\"heap_after\":$heap2,\"rss_kib_before\":$rss0,\"rss_kib_open\":$rss1,\"rss_kib_after\":$rss2,\"threads_before\":$threads0,\"threads_open\":$threads1,\"base\":{$base},\"loaded\":{$loaded}"
  if ! is_valid "$base" || ! is_valid "$loaded"; then
    invalid "POSTs beside $count streams through $target: $base / $loaded"
  fi
  stop_targets
}

heap_of() { # target
  if [ "$1" = nginx ]; then echo 0; else live_heap "${pid[$1]}"; fi
}
