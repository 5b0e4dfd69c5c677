#!/bin/sh
# Does a running Argos Drift notice a drift, and notice that it is gone? Twelve steps, on one host, with its real apply
# command. What was found is put back at the end.
set -eu
LC_ALL=C
export LC_ALL
unset CDPATH

usage() {
  cat <<'TEXT'
usage: OPERATOR_TOKEN=... scripts/smoke/drift-detection.sh

Does a running Argos Drift notice a drift, and notice that it is gone? Disables a scenario and declares other thresholds, on one host,
runs the real apply command, looks at the verdicts, and puts back what it found.

environment:
  BASE_URL        where Argos Drift answers         (http://127.0.0.1:8787)
  OPERATOR_TOKEN  its operator token
  HOST            the host's id                     (may be left out while there is exactly one)
  SCENARIO        an installed hub scenario         (crowdsecurity/ssh-bf)
  APPLY           the apply command, without a question (scripts/apply; on a host: sudo argos-drift-apply --yes)
  DRIFT_WAIT      seconds from a change to its view (65)

exit: 0 every step passed, 1 a verdict was not as it has to be, 2 the set-up does not allow the test
TEXT
}

here=$(cd -- "$(dirname -- "$0")" && pwd -P)
# shellcheck source=scripts/lib.sh
. "$here/../lib.sh"
only_help scripts/smoke/drift-detection.sh "$@"
base=${BASE_URL:-http://127.0.0.1:8787}
base=${base%/}
scenario=${SCENARIO:-crowdsecurity/ssh-bf}
seconds=${DRIFT_WAIT:-65}
token=${OPERATOR_TOKEN:-}
unset OPERATOR_TOKEN
apply=${APPLY:-}
query=
[ -z "${HOST:-}" ] || query="?host=$HOST"

# shellcheck source=scripts/smoke/api.sh
. "$here/api.sh"
# shellcheck source=scripts/smoke/put-back.sh
. "$here/put-back.sh"

command -v curl >/dev/null 2>&1 || set_up_error 'there is no curl'
[ -n "$token" ] || set_up_error 'OPERATOR_TOKEN is not set'
case $token in *[!!-~]*) set_up_error 'OPERATOR_TOKEN holds a character that no token has' ;; esac
case $seconds in '' | *[!0-9]*) set_up_error "DRIFT_WAIT is not a number of seconds: $seconds" ;; esac
case ${HOST:-} in *[!a-z0-9]*) set_up_error "HOST is not a host id: $HOST" ;; esac
printf '%s\n' "$scenario" | grep -Eqx '[A-Za-z0-9_][A-Za-z0-9_.-]*/[A-Za-z0-9_][A-Za-z0-9_.-]*' ||
  set_up_error "SCENARIO is not a full scenario name: $scenario"

work=$(mktemp -d)
changed=0
sleeper=
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

run_apply() { if [ -n "$apply" ]; then sh -c "$apply"; else "$here/../apply"; fi; }
patch() { call PATCH "$1" "$2"; }
step() { printf '[%s/12] %s\n' "$1" "$2"; }

apply_intent() {
  step "$1" 'run the apply command'
  code=0
  run_apply >"$work/apply.log" 2>&1 </dev/null || code=$?
  sed 's/^/       /' "$work/apply.log"
  case $code in
    0) ;;
    126 | 127) set_up_error 'the apply command cannot be run' ;;
    *) diverged "the apply command failed with $code" ;;
  esac
}

# Nothing is read while waiting: a read would keep the old answer in the cache of KV for another half minute.
wait_for() {
  step "$1" "wait $seconds s"
  # In the background, so that a signal is served at once.
  sleep "$seconds" &
  sleeper=$!
  wait "$sleeper"
  sleeper=
}

look() {
  call GET /api/security/drift
  must_answer 'the drift cannot be read'
}

# What the thresholds' status is where nothing differs.
tuning_agrees=in_sync
look
for surface in scenarios appsec_tuning; do
  [ "$(field $surface.drift_detected)" = false ] || set_up_error "there is a drift already: $(field $surface.detail)"
  case $surface/$(field $surface.status)/$(field $surface.reason) in
    */in_sync/* | */undeclared/*) ;;
    appsec_tuning/unknown/not_loaded)
      tuning_agrees=unknown
      echo 'No AppSec of this host loads the thresholds: agreement is asked of their file alone, and nobody enforces them.' ;;
    *) set_up_error "$surface is $(field $surface.status): $(field $surface.detail)" ;;
  esac
done
found_inbound=$(field appsec_tuning.expected_inbound)
found_outbound=$(field appsec_tuning.expected_outbound)
inbound=$((found_inbound % 100 + 1))
outbound=$((found_outbound % 100 + 1))

scenario_path=/api/security/scenarios/${scenario%%/*}%2F${scenario#*/}
call GET /api/security/scenarios
must_answer 'the scenarios cannot be read'
row=$(awk -F '\t' -v name="$scenario" '$1 ~ /^scenarios\.[0-9]+\.canonical_name$/ && $2 == name { sub(/\.canonical_name$/, "", $1); print $1; exit }' "$work/answer")
[ -n "$row" ] || set_up_error "$scenario is not known on this host"
[ "$(field "$row.installed")" = true ] || set_up_error "$scenario is not installed on this host"
[ "$(field "$row.origin")" = hub ] || set_up_error "$scenario is a local item, which cscli cannot manage"
found_declared=$(field "$row.declared")
found_simulated=$(field "$row.simulated")

echo "$base, $scenario, thresholds $found_inbound and $found_outbound -> $inbound and $outbound, wait $seconds s"
step 1 "scenarios: disable $scenario"
changed=1
patch "$scenario_path" '{"disabled":true}'
must_answer "$scenario cannot be disabled"
wait_for 2
step 3 'the drift is shown and names the scenario'
look
must_be scenarios drift_detected true
must_be scenarios status drifted
listed scenarios.actually_enabled "$scenario" || diverged "the drift does not name $scenario: $(field scenarios.detail)"
apply_intent 4
wait_for 5
step 6 'the drift is gone'
look
must_be scenarios drift_detected false
must_be scenarios status in_sync
listed scenarios.expected_disabled "$scenario" || diverged "$scenario is not expected to be disabled"

step 7 "appsec_tuning: declare $inbound and $outbound"
patch /api/security/appsec-tuning "{\"inbound_threshold\":$inbound,\"outbound_threshold\":$outbound}"
must_answer 'the thresholds cannot be declared'
wait_for 8
step 9 'the drift is shown with the declared thresholds'
look
must_be appsec_tuning drift_detected true
must_be appsec_tuning status drifted
must_be appsec_tuning expected_inbound "$inbound"
must_be appsec_tuning expected_outbound "$outbound"
apply_intent 10
wait_for 11
step 12 'the drift is gone'
look
must_be appsec_tuning drift_detected false
must_be appsec_tuning status "$tuning_agrees"
must_be appsec_tuning actual_inbound "$inbound"
must_be appsec_tuning actual_outbound "$outbound"
echo 'passed: both drifts were noticed, and noticed to be gone'
