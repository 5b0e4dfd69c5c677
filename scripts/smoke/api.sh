# shellcheck shell=sh
# Asks Argos Drift and reads its answers, for the smoke script, which sets here, base, query, token and work. Defines
# functions only.
# The caller sets these:
# shellcheck disable=SC2154

set_up_error() { echo "set-up error: $1" >&2; exit 2; }
diverged() { echo "DIVERGED: $1" >&2; exit 1; }

# call METHOD PATH [BODY]: the answer goes to $work/answer as json-lines.awk flattens it, and its status to `status`.
# The token goes through curl's standard input: in its arguments any user of the machine could read it.
call() {
  set -- "$1" "$base$2$query" ${3:+--header 'Content-Type: application/json' --data "$3"}
  method=$1
  shift
  : >"$work/body"
  : >"$work/answer"
  printf 'header = "Authorization: Bearer %s"\n' "$(printf '%s' "$token" | sed 's/[\\"]/\\&/g')" |
    curl -q --silent --show-error --max-time 20 --request "$method" --config - --output "$work/body" \
      --write-out '%{http_code}' "$@" >"$work/status" 2>"$work/error" || { status=000; return 0; }
  status=$(cat "$work/status")
  awk -f "$here/json-lines.awk" "$work/body" >"$work/answer" 2>/dev/null || [ "$status" = 204 ] || status="$status without JSON"
}

field() { awk -F '\t' -v path="$1" '$1 == path { print $2; exit }' "$work/answer"; }
listed() { awk -F '\t' -v at="$1." -v name="$2" 'index($1, at) == 1 && $2 == name { found = 1 } END { exit !found }' "$work/answer"; }

must_answer() {
  case $status in
    200 | 204) ;;
    000) set_up_error "$base cannot be reached: $(tail -n 1 "$work/error")" ;;
    401) set_up_error 'OPERATOR_TOKEN is refused (401)' ;;
    *) set_up_error "$1: $status $(field code) $(field detail)" ;;
  esac
}

# must_be SURFACE FIELD VALUE: ends the script where the answer says anything else
must_be() {
  [ "$(field "$1.$2")" = "$3" ] ||
    diverged "$1.$2 is $(field "$1.$2") and not $3 (drift_detected $(field "$1.drift_detected"), $(field "$1.status"): $(field "$1.detail"))"
}
