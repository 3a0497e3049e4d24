# shellcheck shell=bash
# Those that are compared. Each serves /mcp/fast, /mcp/sse and /mcp/silent; "direct" is the backend itself.

# Fills url[<target>/<server>]
declare -A url=()

start_targets() { # target …
  local target
  for target; do
    say "starting $target"
    "start_target_$target"
  done
}

start_target_direct() {
  url[direct/fast]=$fast_url
  url[direct/sse]=$stream_url/sse
  url[direct/silent]=$stream_url/silent
}

start_target_nginx() {
  begin_nginx
  await_200 nginx "${url[nginx/fast]}" 10
}

# … without a first call
begin_nginx() {
  local port
  port=$(free_ports 1)
  start_nginx nginx "127.0.0.1:$port" <<NGINX
    upstream fast { server $(authority "$fast_url"); keepalive 1024; keepalive_requests 1000000000; keepalive_time 24h; }
    upstream stream { server $(authority "$stream_url"); keepalive 1024; keepalive_requests 1000000000; keepalive_time 24h; }
    proxy_http_version 1.1;
    proxy_buffering off;
    proxy_read_timeout 1h;
    proxy_set_header Connection "";
    proxy_set_header Authorization "Bearer $BENCH_TOKEN";
    server {
      listen 127.0.0.1:$port backlog=4096;
      location = /mcp/fast { proxy_pass http://fast/mcp; }
      location = /mcp/sse { proxy_pass http://stream/sse; }
      location = /mcp/silent { proxy_pass http://stream/silent; }
    }
NGINX
  urls_of nginx "http://127.0.0.1:$port/mcp"
}

start_target_gateway() { start_gateway gateway; }

# The distribution as it is. JAVA_OPTS and JAVA_HOME of the caller go through; another name lets a scenario have its own.
start_gateway() { # name
  gateway_config "$1"
  start_configured_gateway "$1"
}

start_configured_gateway() { # name
  spawn "$1" "$dist/bin/mcp-oauth" run --config "$tmp/$1.properties"
  await_200 "$1" "${url[$1/fast]}" 60
}

gateway_config() { # name
  local ports
  mapfile -t ports < <(free_ports 2)
  {
    echo "camel.server.port=${ports[0]}"
    echo "camel.management.port=${ports[1]}"
    local server
    for server in fast sse silent; do
      local target=$stream_url/$server
      [ "$server" != fast ] || target=$fast_url
      cat <<PROPERTIES
mcp.servers.$server.url=$target
mcp.servers.$server.oauth.enabled=true
mcp.servers.$server.oauth.client-id=bench
mcp.servers.$server.oauth.client-secret={{env:BENCH_CLIENT_SECRET}}
mcp.servers.$server.oauth.token-url=$token_url
mcp.servers.$server.oauth.enforce-https=false
PROPERTIES
    done
  } >"$tmp/$1.properties"
  urls_of "$1" "http://127.0.0.1:${ports[0]}/mcp"
  url[$1/ready]=http://127.0.0.1:${ports[1]}/observe/health/ready
}

start_target_stock() { start_java stock; }

start_target_spring() { start_java spring; }

start_java() { # stock or spring
  "launch_of_$1"
  spawn "$1" "${launch[@]}"
  await_200 "$1" "${url[$1/fast]}" 60
}

# Each launch_of_… leaves the command of a target in $launch, with the java of JAVA_HOME or of the PATH, and its URLs in url
launch=()

launch_of_gateway() {
  gateway_config gateway
  launch=("$dist/bin/mcp-oauth" run --config "$tmp/gateway.properties")
}

# platform-http and http as Camel ships them, with the JVM's own defaults; only the connection pool is raised
launch_of_stock() { launch_java stock "$fast_url" "$stock_lib" dev.camelmcp.bench.StockCamel; }

# Spring Cloud Gateway with the JVM's own defaults, and a connection pool of the same size
launch_of_spring() { launch_java spring "${fast_url%/mcp}" "$spring_lib" dev.camelmcp.bench.SpringGateway; }

launch_java() { # target, URL of the backend for POST, folder of jars, class
  local port
  port=$(free_ports 1)
  launch=(env "BENCH_PORT=$port" "BENCH_FAST_URL=$2" "BENCH_STREAM_URL=$stream_url" "BENCH_TOKEN_URL=$token_url"
    "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$3/*" "$4")
  urls_of "$1" "http://127.0.0.1:$port/mcp"
}

urls_of() { # target, base
  local server
  for server in fast sse silent; do url[$1/$server]=$2/$server; done
}

authority() { # url
  local rest=${1#http://}
  printf '%s' "${rest%%/*}"
}

# For round r the targets start with another one each time, so that a noisy minute does not hit the same one always
rotated() { # round, target …
  local r=$1 i
  shift
  local all=("$@")
  for ((i = 0; i < ${#all[@]}; i++)); do printf '%s\n' "${all[(i + r) % ${#all[@]}]}"; done
}
