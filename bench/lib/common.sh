# shellcheck shell=bash
# What every script here needs: messages, tools, a private temp folder, processes that end with us.

bench=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
repo=$(cd "$bench/.." && pwd)
export bench repo
PATH=$PATH:/usr/sbin # where Debian has nginx, and users have not

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# A command that must be there, and the Debian package that has it. Root gets it installed.
need() {
  command -v "$1" >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $2"
    apt-get update -qq >&2 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null 2>&1 || true
  fi
  command -v "$1" >/dev/null || die "$1 is missing; install it: apt-get install $2"
}

# The soft limit of open files becomes the hard one; root can often raise both. 10,000 streams need 20,000 in the gateway.
raise_file_limit() {
  ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
}

# An argument that must be a whole number of at least $3
number() { # option, value, minimum
  if [[ ${2:-} =~ ^[0-9]+$ ]] && [ "$2" -ge "$3" ]; then return; fi
  die "$1 needs a whole number, $3 or more"
}

# --- the temp folder and the processes of this run; nothing of them outlives it ---

declare -A pid=()
tmp=''

start_run() {
  tmp=$(mktemp -d "${TMPDIR:-/tmp}/mcp-bench.XXXXXX") # ours alone: configuration files in there hold the secrets of the run
  trap end_run EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
}

end_run() {
  local status=$? name
  trap - EXIT
  trap '' INT TERM HUP
  # all at once, then wait for each
  for name in "${!pid[@]}"; do kill "${pid[$name]}" 2>/dev/null || true; done
  for name in "${!pid[@]}"; do stop "$name"; done
  [ -z "$tmp" ] || rm -rf "$tmp"
  exit "$status"
}

# Starts a process in the background under a name; its output goes to $tmp/<name>.log
spawn() { # name, command …
  local name=$1
  shift
  : >"$tmp/$name.log" # there before anybody waits for its lines
  "$@" >>"$tmp/$name.log" 2>&1 </dev/null &
  pid[$name]=$!
}

# Ends a process by its own pid; by force after 15 seconds, and says so
stop() { # name
  local p=${pid[$1]:-} i
  [ -n "$p" ] || return 0
  unset "pid[$1]"
  kill "$p" 2>/dev/null || true
  for ((i = 0; i < 150; i++)); do
    kill -0 "$p" 2>/dev/null || break
    sleep 0.1
  done
  if kill -0 "$p" 2>/dev/null; then
    say "$1 did not end in 15 s; killed"
    kill -9 "$p" 2>/dev/null || true
  fi
  wait "$p" 2>/dev/null || true
}

alive() { kill -0 "${pid[$1]:-0}" 2>/dev/null; }

# Waits until a line of a process's log matches; prints that line
await_log() { # name, pattern, seconds
  local i line
  for ((i = 0; i < $3 * 10; i++)); do
    if line=$(grep -m1 -E "$2" "$tmp/$1.log"); then
      printf '%s\n' "$line"
      return
    fi
    alive "$1" || break
    sleep 0.1
  done
  tail -n 20 "$tmp/$1.log" >&2
  die "$1 said nothing like '$2' within $3 s; its last lines are above"
}

# Waits until a URL answers a POST with 200
await_200() { # name, url, seconds, further arguments of curl
  local i name=$1 url=$2 seconds=$3
  shift 3
  for ((i = 0; i < seconds * 10; i++)); do
    if [ "$(curl -s -o /dev/null -m 5 -w '%{http_code}' -H 'Content-Type: application/json' -d '{}' "$@" "$url")" = 200 ]; then
      return
    fi
    alive "$name" || break
    sleep 0.1
  done
  tail -n 20 "$tmp/$name.log" >&2
  die "$name did not answer $url with 200 within $seconds s; its last lines are above"
}

# $1 ports that are free on 127.0.0.1 to .3, below those that the kernel gives to outgoing connections
free_ports() { node "$bench/lib/free-ports.mjs" "$1"; }
