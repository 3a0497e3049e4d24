# Ends process groups: one when it is told to, and all that are left when its standard input ends, which it does
# even when the gateway was killed. Each gets SIGTERM, some time, and then SIGKILL.
#
#   add GROUP | end GROUP, one a line; $1 is the time, in tenths of a second
trap '' HUP INT TERM QUIT
finish() {
  kill -s TERM -- "-$1" 2>/dev/null || return 0
  left=$2
  while [ "$left" -gt 0 ]; do
    kill -s 0 -- "-$1" 2>/dev/null || return 0
    sleep 0.1
    left=$((left - 1))
  done
  kill -s KILL -- "-$1" 2>/dev/null
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
