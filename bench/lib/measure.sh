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

# POSTs for some seconds; prints members of a JSON object: what wrk says, and what the target's process did meanwhile
post_load() { # target, connections, seconds
  local threads=1 p=${pid[$1]:-} before=0 result counter=() meanwhile=''
  [ "$2" -lt 32 ] || threads=2
  if [ -n "$p" ]; then
    loops_of "$p" >"$tmp/loops.before"
    before=$(cpu_ms "$p")
    ! $instructions_counted || counter=(perf stat '-x,' -e instructions -p "$(with_children "$p")" -o "$tmp/instructions")
  fi
  result=$(as_caller_of "$1" "${counter[@]}" wrk -t "$threads" -c "$2" -d "${3}s" --timeout 10s -s "$bench/lib/post.lua" "${url[$1/fast]}" |
    sed -n 's/^RESULT //p') || true
  [ -n "$result" ] || die "wrk said nothing about $1; is it still there? See $tmp/$1.log"
  if [ -n "$p" ]; then
    meanwhile=$(printf '"cpu_ms":%d,"loops_ms":[%s],' $(($(cpu_ms "$p") - before)) "$(loops_of "$p" | loops_since "$tmp/loops.before")")
    ! $instructions_counted || meanwhile+="\"instructions\":$(instructions_in "$tmp/instructions"),"
  fi
  printf '"connections":%d,%s%s' "$2" "$meanwhile" "$result"
}

# Load before the first measurement of a target. A JVM compiles for a minute; the others are as fast at once as they get
warm_up() { # target, seconds
  local seconds=$2
  case $1 in direct | nginx) [ "$seconds" -lt 5 ] || seconds=5 ;; esac
  say "warming up $1 for $seconds s"
  post_load "$1" 32 "$seconds" >/dev/null
}

# CPU time of each event loop, a worker process in nginx: its thread's id and clock ticks. Linux cuts the names of threads short.
loops_of() { # pid
  local p of
  of=$(children "$1")
  for p in ${of:-$1}; do
    cat /proc/"$p"/task/*/stat 2>/dev/null || true # a thread may end meanwhile
  done | sed -nE 's/^([0-9]+) \((vert\.x-eventloo|reactor-http-ep|nginx)[^)]*\) /\1 /p' | awk '{ print $1, $13 + $14 }'
}

# What each has used since, ms, the busiest first; of what loops_of prints
loops_since() { # file that loops_of has written
  awk -v ms=$((1000 / $(getconf CLK_TCK))) 'NR == FNR { before[$1] = $2; next } { print ($2 - before[$1]) * ms }' "$1" - | sort -rn | paste -sd,
}

# perf counts instructions where the machine lets it; a virtual one often does not. Sets instructions_counted, and instructions_note
# to a word on it
instructions_counted=false
probe_instructions() {
  local said
  if ! command -v perf >/dev/null; then
    instructions_note='not counted: there is no perf'
  elif said=$(perf stat -x, -e instructions true 2>&1) && [[ $said =~ ^[0-9]+, ]]; then
    instructions_counted=true
    instructions_note=counted
  else
    instructions_note='not counted: perf has no such counter here'
  fi
}

instructions_in() { # what perf stat -x, has written
  awk -F, '$1 ~ /^[0-9]+$/ { sum += $1 } END { print sum + 0 }' "$1"
}

with_children() { # pid; with commas
  local p all=$1
  for p in $(children "$1"); do all+=,$p; done
  echo "$all"
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
