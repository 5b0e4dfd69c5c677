# shellcheck shell=sh
# Puts back what the smoke script found, however it ends. Defines functions only.
# The caller sets these:
# shellcheck disable=SC2154

# A scenario that was removed comes back when it is declared `enabled`, or `simulated` where it blocked nobody before. A baseline
# would bring it back too, but not every host has one. That declaration is withdrawn afterwards, unless it was there before.
restore() {
  echo 'putting back what was found'
  back=0
  back_as='{"disabled":false}'
  [ "$found_simulated" != true ] || back_as='{"declared":"simulated"}'
  patch "$scenario_path" "$back_as"
  [ "$status" = 200 ] || back=1
  patch /api/security/appsec-tuning "{\"inbound_threshold\":$found_inbound,\"outbound_threshold\":$found_outbound}"
  [ "$status" = 200 ] || back=1
  run_apply >"$work/apply.log" 2>&1 </dev/null || back=1
  if [ "$found_declared" = null ]; then
    call DELETE "$scenario_path"
    case $status in 200 | 204) ;; *) back=1 ;; esac
  fi
  return "$back"
}

finish() {
  code=$?
  trap '' HUP INT TERM
  [ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null || :
  if [ "$changed" = 1 ] && ! restore; then
    echo "NOT PUT BACK: $scenario (declared: $found_declared), thresholds $found_inbound and $found_outbound; see to it by hand" >&2
    [ "$code" -ne 0 ] || code=2
  fi
  rm -rf -- "$work"
  exit "$code"
}
