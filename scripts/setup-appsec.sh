#!/bin/sh
# Makes a CrowdSec folder agree with the intent that argos-drift-agent wrote beside it (the sentinels).
# One self-contained file in POSIX sh, because it is also copied into containers where nothing else is.
set -eu
LC_ALL=C
export LC_ALL
unset CDPATH
umask 022

usage() {
  cat <<'TEXT'
usage: setup-appsec.sh [--dry-run] [--yes] [--refresh-collections] [--reload]

Removes the disabled scenarios, installs the enabled ones, writes the AppSec thresholds, tests CrowdSec's
configuration, reloads CrowdSec and verifies the result. Whatever already is as declared is left alone.

  --dry-run              print the plan from what is on disk, change nothing
  --yes                  do not ask before removing more than ten scenarios
  --refresh-collections  first download the installed collections again (needs the network)
  --reload               reload CrowdSec even when nothing had to be changed

environment:
  CROWDSEC_DIR  CrowdSec's folder                 (/etc/crowdsec)
  SHARED_DIR    the folder of the sentinels       (/var/lib/argos-drift/shared, in a container /shared)
  CSCLI         the cscli for that folder         (cscli -c CONFIG)
  CONFIG        CrowdSec's configuration          (CROWDSEC_DIR/config.yaml)
  CROWDSEC_BIN  tests the configuration           (crowdsec)
  HUB_DIR       the hub's folder                  (as CONFIG says, else CROWDSEC_DIR/hub)
  TUNING_FILE   the AppSec rule argos/tuning      (CROWDSEC_DIR/appsec-rules/argos-tuning.yaml)
  AGENT         fetches the newest intent first   (argos-drift-agent where there is one; empty: none)
  NO_RELOAD=1   no test and no reload: for a folder that no engine runs on

exit: 0 everything is as declared, 1 it is not; what is missing is named on standard error
TEXT
}

die() {
  echo "setup-appsec: $1" >&2
  exit 1
}

# Ends the run. Once anything was carried out it must not read as if nothing had happened.
stop() {
  [ "$carried_out" = 1 ] || die "$1; nothing was changed"
  failed "$1; what was changed could not be verified"
  exit 1
}

failed() {
  printf '%s\n' "$1" >>"$work/failures"
}

# What a program said last, safe to print: its output may hold control characters.
last_words() {
  tail -n 1 "$1" | tr -cd ' -~' | cut -c 1-300
}

first_line() {
  tr -d '\000\r' <"$1" | awk 'NR == 1 { print; exit }'
}

count() {
  wc -l <"$1" | tr -d ' '
}

# common A B: the lines of B that A has; without A B: those that A does not have
common() {
  awk 'FILENAME == ARGV[1] { a[$0]; next } $0 in a' "$1" "$2"
}
without() {
  awk 'FILENAME == ARGV[1] { a[$0]; next } !($0 in a)' "$1" "$2"
}

run_cscli() {
  if [ -n "$cscli_given" ]; then "$CSCLI" "$@" </dev/null; else cscli -c "$CONFIG" "$@" </dev/null; fi
}

# --- the sentinels ---------------------------------------------------------------------------------------------------

# The agent writes its files one by one, so copies count only when all name one revision and none changed meanwhile.
copy_sentinels() {
  attempt=1
  until copied_alike; do
    attempt=$((attempt + 1))
    [ "$attempt" -le 5 ] || die "the files in $SHARED_DIR are of different revisions; nothing was changed. Run this again in a moment"
    sleep 1
  done
}

# copy_sentinel NAME COPY: at most 1 MiB and a byte of it, for use in its place. The folder is not root's: a pipe or a device
# that is swapped in after the look at it must not hold this up, which is why head opens it, within a time limit.
# Sets `fault`; returns 2 where there is no file.
copy_sentinel() {
  file=$SHARED_DIR/$1
  rm -f -- "$2"
  fault="$file is a link"
  [ ! -L "$file" ] || return 1
  [ -e "$file" ] || return 2
  fault="$file is not a regular file"
  [ -f "$file" ] || return 1
  fault="$file is larger than 1 MiB"
  [ -z "$(find "$file" -prune -size +2048)" ] || return 1
  fault="$file cannot be read"
  # shellcheck disable=SC2086 # $limited is two words or none
  $limited head -c 1048577 "$file" >"$2" 2>/dev/null || { rm -f -- "$2"; return 1; }
  fault="$file is larger than 1 MiB"
  [ "$(wc -c <"$2")" -le 1048576 ] || { rm -f -- "$2"; return 1; }
}

copied_alike() {
  rm -f -- "$work"/argos-*.txt
  for name in $sentinels; do
    copied=0
    copy_sentinel "$name" "$work/$name" || copied=$?
    [ "$copied" -ne 1 ] || die "$fault; nothing was changed"
  done
  for name in argos-disabled-scenarios.txt argos-enabled-scenarios.txt; do
    [ -f "$work/$name" ] ||
      die "no intent has arrived yet: there is no $SHARED_DIR/$name; nothing was changed. Is argos-drift-agent enrolled and running?"
  done
  headers=$(for name in $sentinels; do [ ! -f "$work/$name" ] || first_line "$work/$name"; done | sort -u)
  [ "$(printf '%s\n' "$headers" | wc -l)" -eq 1 ] || return 1
  for name in $sentinels; do
    copied=0
    copy_sentinel "$name" "$work/again" || copied=$?
    [ "$copied" -ne 1 ] || die "$fault; nothing was changed"
    if [ -f "$work/$name" ]; then cmp -s "$work/$name" "$work/again" || return 1
    elif [ "$copied" -eq 0 ]; then return 1; fi
  done
}

# validate FILE KIND: prints the file's lines without its first; on a bad line says which and fails
validate() {
  [ "$(tr -d '\t\r\n -~' <"$work/$1" | wc -c)" -eq 0 ] || { echo "$SHARED_DIR/$1 holds bytes that are not plain text" >&2; return 1; }
  # The agent ends every line.
  if [ -s "$work/$1" ] && [ "$(tail -c 1 "$work/$1" | wc -l)" -eq 0 ]; then
    echo "$SHARED_DIR/$1 is cut off: its last line has no end" >&2
    return 1
  fi
  awk -v file="$SHARED_DIR/$1" -v kind="$2" '
    function bad_file(why) { printf "%s %s\n", file, why | "cat >&2"; wrong = 1 }
    function bad(why) { printf "%s line %d %s: %s\n", file, NR, why, substr($0, 1, 60) | "cat >&2"; wrong = 1 }
    { sub(/\r$/, "") }
    NR == 1 {
      if ($0 !~ /^# argos-drift revision [1-9][0-9]* [0-9][0-9T:.-]*Z$/ || length($0) > 100) bad("does not say which revision it is")
      next
    }
    $0 == "" { next }
    kind == "names" && length($0) > 128 { bad("is longer than 128 characters"); next }
    kind == "names" && $0 !~ "^[A-Za-z0-9_][A-Za-z0-9_.-]*/[A-Za-z0-9_][A-Za-z0-9_.-]*$" { bad("is not a full scenario name"); next }
    kind == "thresholds" && $0 !~ /^(inbound|outbound)_threshold=([1-9][0-9]?|100)$/ { bad("is not a threshold from 1 to 100"); next }
    kind == "thresholds" { split($0, part, "="); if (part[1] in seen) { bad("names a threshold twice"); next } seen[part[1]] }
    { lines++; print }
    END {
      if (NR == 0) bad_file("is empty: it does not say which revision it is")
      else if (kind == "thresholds" && !lines && !wrong) bad_file("names no threshold")
      exit wrong
    }' "$work/$1"
}

read_sentinels() {
  sentinels='argos-disabled-scenarios.txt argos-enabled-scenarios.txt argos-appsec-tuning.txt'
  copy_sentinels
  validate argos-disabled-scenarios.txt names >"$work/disabled" || die 'this sentinel is refused; nothing was changed'
  validate argos-enabled-scenarios.txt names >"$work/enabled" || die 'this sentinel is refused; nothing was changed'
  both=$(common "$work/disabled" "$work/enabled" | head -n 1)
  [ -z "$both" ] || die "$both is listed as disabled and as enabled; nothing was changed"
  inbound=
  outbound=
  tuning_declared=0
  if [ -f "$work/argos-appsec-tuning.txt" ]; then
    tuning_declared=1
    validate argos-appsec-tuning.txt thresholds >"$work/thresholds" || die 'this sentinel is refused; nothing was changed'
    inbound=$(sed -n 's/^inbound_threshold=//p' "$work/thresholds")
    outbound=$(sed -n 's/^outbound_threshold=//p' "$work/thresholds")
  fi
  header=$headers
  revision=${header#\# argos-drift revision }
  changed_at=${revision#* }
  revision=${revision%% *}
}

# --- which scenarios are installed ----------------------------------------------------------------------------------------

find_hub_dir() {
  hub_dir=${HUB_DIR:-}
  [ -n "$hub_dir" ] || hub_dir=$(sed -n "s/^[[:space:]]*hub_dir:[[:space:]]*//p" "$CONFIG" 2>/dev/null |
    head -n 1 | sed "s/[[:space:]]#.*//; s/[[:space:]]*\$//; s/^[\"']//; s/[\"']\$//") || :
  [ -n "$hub_dir" ] || hub_dir=$CROWDSEC_DIR/hub
  hub_dir=$(absolute "$hub_dir")
}

# By its words alone, as CrowdSec does it: links stay.
absolute() {
  case $1 in /*) path=$1 ;; *) path=$PWD/$1 ;; esac
  path=$(printf '%s/\n' "$path" | tidy)
  printf '%s\n' "${path%/}"
}

tidy() {
  sed -e ':a' -e 's,///*,/,g' -e 's,/\./,/,' -e ta -e 's,/[^/][^/]*/\.\./,/,' -e ta
}

# Where a file's links end, at most ten hops on, as CrowdSec's resolveSymlink (pkg/cwhub/sync.go) follows them: the folders'
# own links are left alone, or every item of Debian's hub would seem to lie outside it.
end_of_links() {
  end=$1
  hops=0
  while [ -L "$end" ] && [ "$hops" -lt 10 ]; do
    next=$(readlink -- "$end")
    case $next in /*) end=$next ;; *) end=${end%/*}/$next ;; esac
    hops=$((hops + 1))
  done
  case $end in
    */./* | */../* | *//*)
      end=$(printf '%s\n' "$end" | tidy) ;;
  esac
}

# The `name:` of a local item's first YAML document; empty without one.
local_name() {
  awk '
    { sub(/\r$/, "") }
    /^(---|\.\.\.)([ \t]|$)/ { if (begun) exit; next }
    /^[^#]/ { begun = 1 }
    /^name[ \t]*:/ {
      sub(/^name[ \t]*:[ \t]*/, ""); sub(/[ \t]+#.*/, ""); sub(/[ \t]+$/, "")
      if ($0 ~ /^".*"$/ || $0 ~ /^\047.*\047$/) $0 = substr($0, 2, length($0) - 2)
      print; exit
    }' "$1" 2>/dev/null || :
}

# Fills $work/installed with the names that are installed by CrowdSec's rules or by cscli's word, and $work/local with
# `name<TAB>file` of the local items. A dry run does not ask cscli: 1.4.6 deletes dangling links when it lists.
list_installed() {
  : >"$work/local"
  find "$CROWDSEC_DIR/scenarios" -type d -name '.?*' -prune -o \( -name '*.yaml' -o -name '*.yml' \) -print >"$work/files"
  while IFS= read -r file; do
    end_of_links "$file"
    if [ ! -f "$end" ] || [ -L "$end" ]; then continue; fi
    case $end in
      "$hub_dir"/scenarios/*) name=${end#"$hub_dir"/scenarios/}; printf '%s\n' "${name%.*}" ;;
      "$hub_dir"/*) ;;
      *)
        name=$(local_name "$end")
        name=${name:-${file#"$CROWDSEC_DIR"/scenarios/}}
        printf '%s\t%s\n' "$name" "$file" >>"$work/local"
        printf '%s\n' "$name" ;;
    esac
  done <"$work/files" >"$work/installed.new"
  if [ "$dry_run" = 0 ]; then
    run_cscli scenarios list -o raw >"$work/list" 2>"$work/cscli.log" ||
      stop "${CSCLI:-cscli} cannot list the scenarios: $(last_words "$work/cscli.log")"
    awk -F, '$2 ~ /^"?enabled/ { print $1 }' "$work/list" >>"$work/installed.new"
  fi
  sort -u "$work/installed.new" >"$work/installed"
}

# --- the tuning file -------------------------------------------------------------------------------------------------------

# Sets now_inbound and now_outbound (empty: not set) from a tuning file of the form that this script writes; fails on any
# other, since a number might then not be what the engine enforces.
read_tuning() {
  now_inbound=
  now_outbound=
  [ -f "$TUNING_FILE" ] || return 1
  awk '
    function fail() { bad = 1; exit }
    { sub(/\r$/, "") }
    /^[ \t]*(#.*)?$/ { next }
    /^name:[ ]+argos\/tuning[ ]*$/ { if (named++) fail(); next }
    /^seclang_rules:[ ]*$/ { if (listed++) fail(); next }
    /^ *- / {
      match($0, /^ */); if (!listed || (entries++ && RLENGTH != indent)) fail()
      indent = RLENGTH
      sub(/^ *- +/, ""); sub(/ +$/, "")
      if ($0 ~ /^\047.*\047$/) $0 = substr($0, 2, length($0) - 2)
      if ($0 !~ /^SecAction "[^"\047]*"$/) fail()
      actions = substr($0, 12, length($0) - 12)
      n = split(actions, action, ","); phase = 0; ids = 0
      for (i = 1; i <= n; i++) {
        if (action[i] == "phase:1") phase++
        else if (action[i] ~ /^id:[1-9][0-9]*$/) { ids++; if (action[i] in used) fail(); used[action[i]] }
        else if (action[i] ~ /^setvar:tx\.(in|out)bound_anomaly_score_threshold=[0-9]+$/) {
          split(action[i], part, "="); if (length(part[2]) > 9) fail()
          value[substr(part[1], 11, 1)] = part[2] + 0
        }
        else if (action[i] != "nolog" && action[i] != "pass") fail()
      }
      if (phase != 1 || ids != 1) fail()
      next
    }
    { fail() }
    END { if (bad || !named || !entries) exit 1; print "inbound=" value["i"]; print "outbound=" value["o"] }
  ' "$TUNING_FILE" >"$work/now" 2>/dev/null || return 1
  now_inbound=$(sed -n 's/^inbound=//p' "$work/now")
  now_outbound=$(sed -n 's/^outbound=//p' "$work/now")
}

plan_tuning() {
  write_tuning=0
  thresholds='not declared (left alone)'
  [ "$tuning_declared" = 1 ] || return 0
  thresholds=yes
  if [ -e "$TUNING_FILE" ] && [ ! -f "$TUNING_FILE" ]; then stop "$TUNING_FILE is not a regular file"; fi
  present=missing
  [ ! -f "$TUNING_FILE" ] || present='set in a way this script does not read'
  simple=0
  if read_tuning; then
    simple=1
    present="inbound ${now_inbound:-not set}, outbound ${now_outbound:-not set}"
  fi
  # An undeclared threshold stays as the file plainly sets it, and is not set where that cannot be told.
  want_inbound=${inbound:-$now_inbound}
  want_outbound=${outbound:-$now_outbound}
  # The agent reads the file as another user.
  if [ "$simple" = 0 ] || [ "$want_inbound" != "$now_inbound" ] || [ "$want_outbound" != "$now_outbound" ] ||
    [ -z "$(find "$TUNING_FILE" -perm -444)" ]; then
    write_tuning=1
    thresholds=no
  fi
}

tuning_text() {
  actions=id:90401,phase:1,nolog,pass
  [ -z "$want_inbound" ] || actions=$actions,setvar:tx.inbound_anomaly_score_threshold=$want_inbound
  [ -z "$want_outbound" ] || actions=$actions,setvar:tx.outbound_anomaly_score_threshold=$want_outbound
  cat <<TEXT
# Written by setup-appsec.sh from the intent declared in Argos Drift; edits by hand are shown as drift.
name: argos/tuning
seclang_rules:
  - 'SecAction "$actions"'
TEXT
}

# replace FILE < TEXT: atomically, mode 0644. The temporary name has no .yaml at its end, or CrowdSec might load it.
replace() {
  if cat >"$1.new.$$" && chmod 0644 "$1.new.$$" && mv -f -- "$1.new.$$" "$1"; then return 0; fi
  rm -f -- "$1.new.$$"
  return 1
}

apply_tuning() {
  mkdir -p -- "${TUNING_FILE%/*}" || :
  if [ -f "$TUNING_FILE" ]; then
    if ! cp -- "$TUNING_FILE" "$work/previous" || ! replace "$TUNING_FILE.previous" <"$work/previous"; then
      tuning_failed=1
      failed "$TUNING_FILE was not changed: the present one could not be kept as $TUNING_FILE.previous"
      return 0
    fi
  fi
  tuning_untested=1
  if tuning_text | replace "$TUNING_FILE"; then return 0; fi
  tuning_untested=0
  tuning_failed=1
  failed "$TUNING_FILE could not be written"
}

put_tuning_back() {
  tuning_untested=0
  if [ -f "$work/previous" ]; then replace "$TUNING_FILE" <"$work/previous"; else rm -f -- "$TUNING_FILE"; fi
}

# --- the engine -------------------------------------------------------------------------------------------------------------

test_configuration() {
  "$CROWDSEC_BIN" -c "$CONFIG" -t >"$work/test.log" 2>&1 </dev/null
}

engine_processes() {
  if command -v pidof >/dev/null 2>&1; then pidof crowdsec 2>/dev/null | tr ' ' '\n' || :
  # Slim images have no pidof. Dead processes that nobody has reaped are left out.
  else sed -n 's/^\([0-9]*\) (crowdsec) [^ZX].*/\1/p' "$proc"/[0-9]*/stat 2>/dev/null || :; fi
}

reloaded() {
  echo "$1"
  rm -f -- "$pending" || failed "$pending could not be removed"
}

# A reload with a bad configuration ends CrowdSec, hence the test before it.
test_and_reload() {
  if ! test_configuration; then
    why=$(last_words "$work/test.log")
    if [ "$tuning_untested" = 1 ]; then
      tuning_failed=1
      put_tuning_back || failed "the previous $TUNING_FILE could not be put back"
      failed "the thresholds were not changed: CrowdSec refuses its configuration with them ($why); the previous tuning file is back"
      test_configuration || { failed 'CrowdSec refuses its configuration with the previous tuning file too; it was not reloaded'; return 0; }
    else
      failed "CrowdSec refuses its configuration ($why); it was not reloaded"
      return 0
    fi
  fi
  tuning_untested=0
  if command -v systemctl >/dev/null 2>&1 && systemctl is-active --quiet crowdsec >/dev/null 2>&1; then
    if systemctl reload crowdsec >"$work/reload.log" 2>&1 </dev/null; then
      sleep 1
      if systemctl is-active --quiet crowdsec >/dev/null 2>&1; then reloaded 'reloaded CrowdSec (systemctl)'
      else failed 'CrowdSec is not active any more after its reload; see its log'; fi
    else
      failed "CrowdSec was not reloaded: $(last_words "$work/reload.log"). Reload it by hand, or run this again"
    fi
    return 0
  fi
  if ! command -v pidof >/dev/null 2>&1 && [ ! -r "$proc/self/stat" ]; then
    failed "could not tell whether CrowdSec runs: there is neither pidof nor $proc. Reload it by hand"
    return 0
  fi
  # The oldest process of that name is the engine itself.
  pid=$(engine_processes | sort -n | head -n 1)
  if [ -z "$pid" ]; then
    reloaded 'CrowdSec is not running: it will read the new state when it starts'
  elif ! kill -HUP "$pid" 2>/dev/null; then
    failed "CrowdSec (process $pid) could not be sent SIGHUP. Reload it by hand, or run this again"
  else
    sleep 1
    # Not `kill -0`, which also finds a dead process that nobody has reaped, as happens in containers.
    if engine_processes | grep -qx "$pid"; then reloaded "reloaded CrowdSec (SIGHUP to process $pid)"
    else failed "CrowdSec (process $pid) ended when it was reloaded"; fi
  fi
}

# --- the run -----------------------------------------------------------------------------------------------------------------

finish() {
  status=$?
  trap '' HUP INT TERM
  # Interrupted before its test, the new tuning file might keep CrowdSec from starting.
  [ "${tuning_untested:-0}" = 0 ] || [ "$no_reload" = 1 ] || put_tuning_back || failed "the previous $TUNING_FILE could not be put back"
  # Here, so that they are said however the run ends.
  while IFS= read -r line; do echo "setup-appsec: $line" >&2; done <"$work/failures"
  [ -z "${takeover_held:-}" ] || rmdir -- "$lock.takeover" || :
  [ -z "${lock_held:-}" ] || rm -rf -- "$lock"
  rm -rf -- "$work"
  exit "$status"
}

take_lock() {
  lock=$CROWDSEC_DIR/.argos-drift-apply.lock
  if ! mkdir -- "$lock" 2>/dev/null; then
    [ -d "$lock" ] || die "$CROWDSEC_DIR cannot be written; run this as root"
    refuse_live_owner
    # The owner is read again inside a second lock: of two runs that found a dead one, the later could else remove the new lock.
    mkdir -- "$lock.takeover" 2>/dev/null ||
      die "another run takes over the lock of one that was killed; nothing was changed. If there is none, remove $lock.takeover"
    takeover_held=1
    refuse_live_owner
    rm -rf -- "$lock"
    mkdir -- "$lock" 2>/dev/null || die 'another run has just begun; nothing was changed'
  fi
  lock_held=1
  echo "$$" >"$lock/pid"
  [ -z "${takeover_held:-}" ] || rmdir -- "$lock.takeover"
  takeover_held=
}

refuse_live_owner() {
  owner=$(cat "$lock/pid" 2>/dev/null || :)
  if [ -z "$owner" ] || kill -0 "$owner" 2>/dev/null || [ -d "/proc/$owner" ]; then
    die "another run (process ${owner:-unknown}) is at work; nothing was changed. If there is none, remove $lock"
  fi
}

# The newest intent must be on disk before it is applied; the agent's own exit codes for drift and unknown are no failure.
ask_agent() {
  [ -n "$AGENT" ] || return 0
  code=0
  case $AGENT in
    *.mjs) ARGOS_DRIFT_SHARED_DIR=$SHARED_DIR node "$AGENT" check >"$work/agent.log" 2>&1 </dev/null || code=$? ;;
    *) ARGOS_DRIFT_SHARED_DIR=$SHARED_DIR "$AGENT" check >"$work/agent.log" 2>&1 </dev/null || code=$? ;;
  esac
  case $code in
    0 | 2 | 3) ;;
    *)
      # Node ends its crash reports with a line that only names its version.
      grep -v '^Node\.js v' "$work/agent.log" | grep . >"$work/agent.words" || :
      echo "setup-appsec: the newest intent could not be fetched (exit $code: $(last_words "$work/agent.words"));" \
        "going on with what is on disk" >&2 ;;
  esac
}

# Names the mask of an enabled scenario: a link to /dev/null where cscli would put its own link.
mask_of() {
  for mask in "$CROWDSEC_DIR/scenarios/${1##*/}.yaml" "$CROWDSEC_DIR/scenarios/${1##*/}.yml"; do
    if [ -L "$mask" ] && [ "$(readlink -- "$mask")" = /dev/null ]; then printf '%s\n' "$mask"; fi
  done
}

plan() {
  list_installed
  common "$work/installed" "$work/disabled" >"$work/remove"
  without "$work/installed" "$work/enabled" >"$work/install"
  while IFS= read -r name; do mask_of "$name"; done <"$work/install" >"$work/unmask"
  plan_tuning
}

print_plan() {
  echo "Argos Drift: revision $revision of $changed_at, for $CROWDSEC_DIR"
  [ "$refresh" = 0 ] || echo '  refresh  the installed collections'
  sed 's/^/  unmask   /' "$work/unmask"
  sed 's/^/  install  /' "$work/install"
  sed 's/^/  remove   /' "$work/remove"
  if [ "$write_tuning" = 1 ]; then
    echo "  write    $TUNING_FILE: inbound ${want_inbound:-not set}, outbound ${want_outbound:-not set} (now: $present)"
    [ ! -f "$TUNING_FILE" ] || echo "  keep     the present one as $TUNING_FILE.previous"
  fi
  echo "  as declared: $(($(count "$work/disabled") - $(count "$work/remove"))) of $(count "$work/disabled") disabled," \
    "$(($(count "$work/enabled") - $(count "$work/install"))) of $(count "$work/enabled") enabled, thresholds $thresholds"
}

confirm() {
  removals=$(count "$work/remove")
  [ "$removals" -gt 10 ] && [ "$yes" = 0 ] || return 0
  [ -t 0 ] || die "this would remove $removals scenarios; nothing was changed. Run it with --yes if that is meant"
  printf 'Remove %s scenarios? [y/N] ' "$removals"
  read -r answer || answer=
  case $answer in y | Y | yes) ;; *) die 'not confirmed; nothing was changed' ;; esac
}

refresh_collections() {
  run_cscli hub update >"$work/cscli.log" 2>&1 || failed "the hub's index was not refreshed: $(last_words "$work/cscli.log")"
  run_cscli collections list -o raw >"$work/list" 2>"$work/cscli.log" ||
    failed "the collections could not be listed: $(last_words "$work/cscli.log")"
  awk -F, '$2 ~ /^"?enabled/ && $2 !~ /local/ { print $1 }' "$work/list" >"$work/collections"
  while IFS= read -r name; do
    if run_cscli collections install --force -- "$name" >"$work/cscli.log" 2>&1; then echo "refreshed $name"
    else failed "the collection $name was not refreshed: $(last_words "$work/cscli.log")"; fi
  done <"$work/collections"
}

# cscli's own word is kept for the verification, which alone decides: an install onto a file in its way exits 0.
each_name() {
  while IFS= read -r name; do
    run_cscli scenarios "$1" ${2:+"$2"} -- "$name" >"$work/cscli.log" 2>&1 || :
    printf '%s\t%s\n' "$name" "$(last_words "$work/cscli.log")" >>"$work/words"
  done <"$work/$1"
}

carry_out() {
  if [ "$refresh" = 1 ]; then
    refresh_collections
    # It brings disabled scenarios back. They were absent before, so nobody is asked about them.
    plan
  fi
  while IFS= read -r mask; do rm -f -- "$mask" || :; done <"$work/unmask"
  each_name install
  each_name remove --force
  if [ "$write_tuning" = 1 ]; then apply_tuning; fi
}

said() {
  awk -F '\t' -v name="$1" '$1 == name { print " (cscli: " $2 ")" }' "$work/words"
}

verify() {
  cp "$work/remove" "$work/removed"
  cp "$work/install" "$work/installs"
  before=$write_tuning
  plan
  while IFS= read -r name; do
    file=$(awk -F '\t' -v name="$name" '$1 == name { print $2; exit }' "$work/local")
    if [ -n "$file" ]; then failed "$name is still installed: the local file $file provides it, which cscli cannot remove; remove it by hand"
    else failed "$name is still installed$(said "$name")"; fi
  done <"$work/remove"
  while IFS= read -r name; do failed "$name is not installed$(said "$name")"; done <"$work/install"
  if [ "$write_tuning" = 1 ] && [ "$tuning_failed" = 0 ]; then failed "$TUNING_FILE does not set the declared thresholds"; fi
  without "$work/remove" "$work/removed" | sed 's/^/removed   /'
  without "$work/install" "$work/installs" | sed 's/^/installed /'
  [ "$before" = 0 ] || [ "$write_tuning" = 1 ] || echo "written   $TUNING_FILE"
}

dry_run=0
yes=0
refresh=0
reload=0
for argument in "$@"; do
  case $argument in
    --dry-run) dry_run=1 ;;
    --yes) yes=1 ;;
    --refresh-collections) refresh=1 ;;
    --reload) reload=1 ;;
    --help) usage; exit 0 ;;
    *) usage >&2; die "unknown argument: $argument" ;;
  esac
done

CROWDSEC_DIR=${CROWDSEC_DIR:-/etc/crowdsec}
[ -d "$CROWDSEC_DIR/scenarios" ] || die "$CROWDSEC_DIR has no scenarios folder; set CROWDSEC_DIR"
CROWDSEC_DIR=$(cd -- "$CROWDSEC_DIR" && pwd)
[ ! -L "$CROWDSEC_DIR/scenarios" ] || die "$CROWDSEC_DIR/scenarios is a link, which CrowdSec does not follow; nothing was changed"
if [ -z "${SHARED_DIR:-}" ]; then
  SHARED_DIR=/var/lib/argos-drift/shared
  if [ ! -d "$SHARED_DIR" ] && [ -d /shared ]; then SHARED_DIR=/shared; fi
fi
CONFIG=${CONFIG:-$CROWDSEC_DIR/config.yaml}
CROWDSEC_BIN=${CROWDSEC_BIN:-crowdsec}
TUNING_FILE=${TUNING_FILE:-$CROWDSEC_DIR/appsec-rules/argos-tuning.yaml}
SHARED_DIR=$(absolute "$SHARED_DIR")
# The tests put another in its place, so as to signal no real CrowdSec.
proc=${PROC_DIR:-/proc}
limited=
! command -v timeout >/dev/null 2>&1 || limited='timeout 5'
case $TUNING_FILE in /*) ;; *) TUNING_FILE=$PWD/$TUNING_FILE ;; esac
AGENT=${AGENT-$(command -v argos-drift-agent || :)}
cscli_given=${CSCLI:-}
no_reload=0
[ "${NO_RELOAD:-}" != 1 ] || no_reload=1
find_hub_dir
# An empty mount looks like a folder in which nothing is installed.
[ -e "$CONFIG" ] || [ -e "$hub_dir/.index.json" ] || die "$CROWDSEC_DIR is no CrowdSec folder: neither $CONFIG nor $hub_dir/.index.json is there"
if [ "$dry_run" = 0 ]; then
  command -v "${CSCLI:-cscli}" >/dev/null 2>&1 || die "there is no ${CSCLI:-cscli}; set CSCLI. Nothing was changed"
  [ "$no_reload" = 1 ] || command -v "$CROWDSEC_BIN" >/dev/null 2>&1 ||
    die "there is no $CROWDSEC_BIN to test the configuration with; set CROWDSEC_BIN, or NO_RELOAD=1 where no engine runs on $CROWDSEC_DIR. Nothing was changed"
fi

tuning_untested=0
tuning_failed=0
carried_out=0
pending=$CROWDSEC_DIR/.argos-drift-reload-pending
work=$(mktemp -d)
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
: >"$work/failures"
: >"$work/words"

if [ "$dry_run" = 0 ]; then
  take_lock
  ask_agent
fi
read_sentinels
plan
print_plan
if [ "$dry_run" = 1 ]; then
  echo 'dry run: nothing was changed. The plan is what is on this disk: the panel may hold a newer intent'
  [ -z "$AGENT" ] || echo 'which is fetched first when this runs without --dry-run'
  exit 0
fi
confirm
if [ -e "$pending" ] && [ "$no_reload" = 0 ]; then
  reload=1
  echo 'an earlier run ended before CrowdSec was reloaded'
fi
changes=$(cat "$work/remove" "$work/install" "$work/unmask" | wc -l)
if [ "$changes" -gt 0 ] || [ "$write_tuning" = 1 ] || [ "$refresh" = 1 ]; then
  reload=1
  changes=1
else
  changes=0
fi
if [ "$reload" = 1 ]; then
  # Written first: a run that is ended half-way leaves the engine on the old state, and the next one finds nothing to change.
  : 2>/dev/null >"$pending" || die "$pending cannot be written; nothing was changed"
  carried_out=1
fi
if [ "$changes" = 1 ]; then carry_out; fi
if [ "$no_reload" = 1 ]; then
  rm -f -- "$pending"
  [ "$reload" = 0 ] || echo 'CrowdSec was not reloaded (NO_RELOAD=1)'
elif [ "$reload" = 1 ]; then
  test_and_reload
else
  echo 'nothing had to be changed, CrowdSec was not reloaded (--reload does it all the same)'
fi
tuning_untested=0
verify
[ ! -s "$work/failures" ] || exit 1
if copy_sentinel argos-disabled-scenarios.txt "$work/newest"; then
  newest=$(first_line "$work/newest")
  [ "$newest" = "$header" ] || echo "a newer intent arrived meanwhile ($(printf '%s' "$newest" | tr -cd ' -~' | cut -c 1-100)): run this again"
fi
echo "done: on disk as declared in revision $revision"
