# shellcheck shell=bash
# What is measured, built: the distribution in target/; what it is compared with, and the JMH benchmark, in bench/.

dist=$repo/target/camel-mcp-oauth
stock_lib=$bench/stock-camel/target/lib
spring_lib=$bench/spring-gateway/target/lib
lookup_lib=$bench/lookup/target/lib
profiler=$bench/target/profiler/linux-$(case $(uname -m) in aarch64) echo arm64 ;; *) echo x64 ;; esac)/libasyncProfiler.so

build_distribution() { # "rebuild" or "keep"
  need java openjdk-17-jdk-headless
  need jcmd openjdk-17-jdk-headless
  if [ "$1" = rebuild ] || [ ! -x "$dist/bin/mcp-oauth" ]; then
    say "building the distribution"
    maven "$repo" package -DskipTests
  fi
}

build_benchmarks() { # "rebuild" or "keep"
  local part missing=false
  for part in "$stock_lib" "$spring_lib" "$lookup_lib" "$profiler"; do [ -e "$part" ] || missing=true; done
  if [ "$1" = rebuild ] || $missing; then
    say "building stock Camel, Spring Cloud Gateway and the JMH benchmark"
    maven "$bench" package -Dgateway.version="$(gateway_version)"
  fi
}

maven() { # folder, arguments …
  local folder=$1
  shift
  need mvn maven
  (cd "$folder" && mvn -B -ntp -q "$@") >"$tmp/build.log" 2>&1 && return
  tail -n 30 "$tmp/build.log" >&2
  die "the build failed; its last lines are above"
}

gateway_version() {
  local jar
  jar=$(find "$dist/lib" -name 'camel-mcp-oauth-*.jar' -printf '%f\n' | head -n1)
  jar=${jar#camel-mcp-oauth-}
  printf '%s\n' "${jar%.jar}"
}
