# Ends process groups: one when it is told to, and all that are left when its standard input ends, which it does
# even when the gateway was killed. Each gets SIGTERM, some time, and then SIGKILL.
#
#   add GROUP | end GROUP, one a line; $1 is the time, in tenths of a second
trap '' HUP INT TERM QUIT
await() { # group, tenths of a second; whether it is gone
  left=$2
  while kill -s 0 -- "-$1" 2>/dev/null; do
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
    left=$((left - 1))
  done
}
finish() {
  kill -s TERM -- "-$1" 2>/dev/null || return 0
  await "$1" "$2" && return 0
  kill -s KILL -- "-$1" 2>/dev/null
  # on a busy machine a process lives on for a moment after its SIGKILL
  await "$1" 10
}
groups=' '
while read -r verb group; do
  case $verb in
    add) groups="$groups$group " ;;
    end)
      case $groups in
        *" $group "*)
          groups="${groups%%" $group "*} ${groups#*" $group "}"
          finish "$group" "$1" &
          ;;
      esac
      ;;
  esac
done
for group in $groups; do
  finish "$group" "$1" &
done
wait
