# shellcheck shell=bash
# One figure each. Samples go to $out/samples.ndjson, one JSON object a line.

sample() { # scenario, target, further members of the object
  printf '{"scenario":"%s","target":"%s",%s}\n' "$1" "$2" "$3" >>"$out/samples.ndjson"
}

# Runs a load generator. Only who calls the backend itself has a token: a proxy that adds none must get its 401.
as_caller_of() { # target, command …
  local target=$1
  shift
  if [ "$target" = direct ]; then BENCH_CALLER_TOKEN=$BENCH_TOKEN "$@"; else "$@"; fi
}

# POSTs for some seconds; prints members of a JSON object, CPU time of the target among them
post_load() { # target, connections, seconds
  local threads=1 before=0 after=0 result
  [ "$2" -lt 32 ] || threads=2
  [ "$1" = direct ] || before=$(cpu_ms "${pid[$1]}")
  result=$(as_caller_of "$1" wrk -t "$threads" -c "$2" -d "${3}s" --timeout 10s -s "$bench/lib/post.lua" "${url[$1/fast]}" |
    sed -n 's/^RESULT //p') || true
  [ -n "$result" ] || die "wrk said nothing about $1; is it still there? See $tmp/$1.log"
  if [ "$1" = direct ]; then
    printf '"connections":%d,%s' "$2" "$result"
  else
    after=$(cpu_ms "${pid[$1]}")
    printf '"connections":%d,"cpu_ms":%d,%s' "$2" $((after - before)) "$result"
  fi
}

# Whether a result of post_load counts: every request was answered with 2xx
is_valid() { [[ $1 == *'"non_2xx":0,"socket_errors":0'* ]]; }

# CPU time of a process and its children (nginx has workers), ms
cpu_ms() { # pid
  local ticks=0 p stat
  for p in "$1" $(children "$1"); do
    stat=$(cat "/proc/$p/stat" 2>/dev/null) || continue
    # shellcheck disable=SC2086 # fields behind the name, which may hold spaces
    set -- ${stat##*) }
    ticks=$((ticks + ${12} + ${13}))
  done
  echo $((ticks * 1000 / $(getconf CLK_TCK)))
}

# A number of /proc/PID/status, summed up over a process and its children
status_sum() { # pid, name of the number
  local sum=0 p n
  for p in "$1" $(children "$1"); do
    n=$(sed -n "s/^$2:[^0-9]*\([0-9]*\).*/\1/p" "/proc/$p/status" 2>/dev/null) || continue
    sum=$((sum + ${n:-0}))
  done
  echo "$sum"
}

# RSS of a process and its children, KiB
rss_kib() { status_sum "$1" VmRSS; } # pid

threads_of() { status_sum "$1" Threads; } # pid, with its children

children() { cat "/proc/$1/task/$1/children" 2>/dev/null || true; }

# What is reachable on the heap, bytes: the histogram makes a full collection first
live_heap() { # pid
  jcmd "$1" GC.class_histogram | awk '$1 == "Total" { print $3 }'
}
