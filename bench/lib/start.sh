# shellcheck shell=bash
# Starts JVM targets so that their start can be timed, each on the JDK asked for.

# What the log says at the end of a start
declare -A last_line=([gateway]='Serving http' [stock]='started in' [spring]='Started SpringGateway in')

# The kinds of starts of those JVM targets that take part: target-jdk, one a line
java_kinds() {
  local target
  for target in "${targets[@]}"; do
    case $target in
      gateway)
        archive_for 17
        echo gateway-17
        [ -n "$(java_home_of 25)" ] || continue
        archive_for 25
        echo gateway-25
        ;;
      stock | spring) echo "$target-17" ;;
    esac
  done
}

# Starts a target by startup.mjs, waits until it is ready and, with "call", has answered: sets started_pid, leaves the times in
# $tmp/started. It ends as "starter".
started() { # target, java home, "call" or "ready", environment …
  JAVA_HOME=$2 "launch_of_$1"
  launched "$@"
}

# … when it was configured before, by launch_of_<target>
launched() { # the same
  local target=$1 home=$2 call=- line
  [ "$3" != call ] || call=${url[$target/fast]}
  shift 3
  JAVA_HOME=$home spawn starter env "$@" node "$bench/lib/startup.mjs" "${last_line[$target]}" "${url[$target/ready]:--}" "$call" "${launch[@]}"
  line=$(await_log starter '^READY' 180) || return
  read -r _ started_pid line <<<"$line"
  printf '%s' "$line" >"$tmp/started"
}

# As mvn package does for the JDK of the build; a JVM ignores an archive of other jars without a word, and starts slowly
archive_for() { # 17 or 25
  local archive
  archive=$(compgen -G "$dist/lib/archive/java-$1-*" | head -n1) || true
  if [ -z "$archive" ] || [ -n "$(find "$dist/lib" -maxdepth 1 -name '*.jar' -newer "$archive" -print -quit)" ]; then
    JAVA_HOME=$(java_home_of "$1") "$dist/bin/mcp-oauth" archive >/dev/null
  fi
}

# The home of a JDK; empty when it is not here. 17 is the java on the PATH, whatever it is.
java_home_of() { # 17 or 25
  if [ "$1" = 17 ]; then
    dirname "$(dirname "$(readlink -f "$(command -v java)")")"
  elif [ -n "${BENCH_JAVA_25_HOME:-}" ]; then
    echo "$BENCH_JAVA_25_HOME"
  else
    find /usr/lib/jvm -maxdepth 1 -name '*25*jdk*' -type d 2>/dev/null | head -n1
  fi
}
