# shellcheck shell=bash
# What stands behind every target: an nginx that answers POST, and a Node program that issues tokens and streams.
# Both answer 401 to a request without the right token, so that nobody measures a proxy that forgot it.

fast_url='' stream_url='' token_url=''

start_backends() {
  need nginx nginx-light
  need node nodejs
  need curl curl
  local ports
  mapfile -t ports < <(free_ports 2)
  BENCH_TOKEN=$(random) BENCH_CLIENT_SECRET=$(random)
  export BENCH_TOKEN BENCH_CLIENT_SECRET
  printf 'Authorization: Bearer %s\n' "$BENCH_TOKEN" >"$tmp/authorization"

  fast_url=http://127.0.0.2:${ports[0]}/mcp
  start_nginx fast-backend "127.0.0.2:${ports[0]}" <<NGINX
    map \$http_authorization \$authorized { default 0; "Bearer $BENCH_TOKEN" 1; }
    server {
      listen 127.0.0.2:${ports[0]} backlog=4096;
      default_type application/json;
      location = /mcp {
        if (\$authorized = 0) { return 401; }
        if (\$request_method != POST) { return 405; }
        # An MCP server reads a request before it answers. "return" alone answers the head, and an HTTP client that still has a
        # body to write then gives the connection up. The mirror has the body read; stub_status, which takes no POST, is there
        # to come after it.
        mirror /read;
        stub_status;
        error_page 405 = @answer;
      }
      location = /read { internal; return 204; }
      location @answer { return 200 '$(answer_of_300_bytes)'; }
    }
NGINX

  stream_url=http://127.0.0.3:${ports[1]}
  token_url=$stream_url/token
  spawn stream-backend node "$bench/lib/backend.mjs" 127.0.0.3 "${ports[1]}"
  await_log stream-backend '^LISTENING' 10 >/dev/null
  await_200 fast-backend "$fast_url" 10 -H "@$tmp/authorization"
}

# A JSON-RPC answer of exactly 300 bytes
answer_of_300_bytes() {
  local head='{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"' tail='"}]}}'
  printf '%s%*s%s' "$head" $((300 - ${#head} - ${#tail})) '' "$tail" | tr ' ' x
}

random() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

# An nginx of its own: configuration, pid and temp files in $tmp, /etc/nginx is never read. The http block's inside comes from stdin.
start_nginx() { # name, address it listens on
  local folder=$tmp/$1 user=
  mkdir -p "$folder"
  [ "$(id -u)" != 0 ] || user='user root;' # its workers must read nothing but sockets; another user could not enter $tmp
  {
    cat <<NGINX
$user
daemon off;
worker_processes auto;
worker_rlimit_nofile $(ulimit -n);
pid $folder/pid;
error_log stderr warn;
events { worker_connections $(($(ulimit -n) - 200)); }
http {
  access_log off;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
NGINX
    cat
    echo '}'
  } >"$folder/nginx.conf"
  spawn "$1" nginx -p "$folder" -c "$folder/nginx.conf" -e stderr
  local i
  for ((i = 0; i < 50; i++)); do
    if curl -s -o /dev/null -m 2 "http://$2/"; then return; fi
    alive "$1" || break
    sleep 0.1
  done
  tail -n 10 "$tmp/$1.log" >&2
  die "nginx ($1) does not listen on $2; its last lines are above"
}
