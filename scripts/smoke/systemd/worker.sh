# shellcheck shell=sh
# A Worker by scripts/start, for the smoke script, which sets here, work, port and token. Defines functions only.
# shellcheck disable=SC2154

# start_worker: sets `start`; ends when the Worker says that it is ready
start_worker() {
  : >"$work/start.log"
  (cd "$here/../.." && PORT=$port STATE_DIR=$work/state SHARED_DIR=$work/shared CROWDSEC_DIR='' NO_ENGINE=1 OPERATOR_TOKEN=$token exec scripts/start) \
    >"$work/start.log" 2>&1 </dev/null &
  start=$!
  waited=0
  until grep -q '^ready ' "$work/start.log"; do
    kill -0 "$start" 2>/dev/null || set_up_error "scripts/start ended: $(tail -n 1 "$work/start.log")"
    waited=$((waited + 1))
    [ "$waited" -lt 1200 ] || set_up_error "scripts/start is not ready after four minutes: $(tail -n 1 "$work/start.log")"
    sleep 0.2
  done
}

end_worker() {
  [ -n "${start:-}" ] || return 0
  kill -TERM "$start" 2>/dev/null || :
  wait "$start" 2>/dev/null || :
  start=
}
