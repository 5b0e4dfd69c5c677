#!/bin/sh
# Makes a CrowdSec folder agree with the intent that argos-drift-agent wrote beside it (the sentinels).
# One self-contained file in POSIX sh, because it is also copied into containers where nothing else is.
# It reads from top to bottom: the usage, the settings, each step's functions in the order of a run, and `main`.
# POSIX sh has no local variables: a name holds one thing in the whole file.
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

# --- what a run says, and how it ends ----------------------------------------------------------------------------------

die() {
  echo "setup-appsec: $1" >&2
  exit 1
}

# Notes a failure. The run goes on with what does not depend on it; `finish` says all failures.
failed() {
  printf '%s\n' "$1" >>"$work/failures"
}

# Ends the run at a fault. Once cscli was called or a file written, "nothing was changed" would be wrong.
stop() {
  [ "$carried_out" = 1 ] || die "$1; nothing was changed"
  failed "$1; what was changed could not be verified"
  exit 1
}

# Makes the folder for this run's notes, which `finish` removes however the run ends.
begin() {
  carried_out=0
  lock_held=0
  takeover_held=0
  tuning_failed=0
  tuning_untested=0
  work=$(mktemp -d)
  trap finish EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  : >"$work/failures"
  : >"$work/cscli_words"
}

finish() {
  exit_status=$?
  trap '' HUP INT TERM
  # A run that is interrupted before CrowdSec tested the new tuning file could leave one that keeps CrowdSec from starting.
  if [ "$tuning_untested" = 1 ] && [ "$no_reload" = 0 ]; then put_tuning_back; fi
  while IFS= read -r failure; do echo "setup-appsec: $failure" >&2; done <"$work/failures"
  if [ "$takeover_held" = 1 ]; then rmdir -- "$lock.takeover" || :; fi
  if [ "$lock_held" = 1 ]; then rm -rf -- "$lock"; fi
  rm -rf -- "$work"
  exit "$exit_status"
}

# last_words FILE: what a program said last, safe to print: its output may hold control characters.
last_words() {
  tail -n 1 "$1" | tr -cd ' -~' | cut -c 1-300
}

# --- lists, one name a line --------------------------------------------------------------------------------------------

count() {
  wc -l <"$1" | tr -d ' '
}

# common A B: the lines of B that A has. without A B: the lines of B that A does not have.
common() {
  awk 'FILENAME == ARGV[1] { a[$0]; next } $0 in a' "$1" "$2"
}
without() {
  awk 'FILENAME == ARGV[1] { a[$0]; next } !($0 in a)' "$1" "$2"
}

# --- paths -------------------------------------------------------------------------------------------------------------

# absolute PATH: without . and .. and double slashes. Links in it stay as they are, as CrowdSec treats them.
absolute() {
  case $1 in /*) untidy_path=$1 ;; *) untidy_path=$PWD/$1 ;; esac
  tidy_path=$(printf '%s/\n' "$untidy_path" | tidy)
  printf '%s\n' "${tidy_path%/}"
}

tidy() {
  sed -e ':a' -e 's,///*,/,g' -e 's,/\./,/,' -e ta -e 's,/[^/][^/]*/\.\./,/,' -e ta
}

# end_of_links FILE: sets `links_end` to where a file's links end, at most ten hops on, as CrowdSec's resolveSymlink
# (pkg/cwhub/sync.go) follows them. Only the file itself is followed, never a folder on its way that is a link: Debian's hub
# folder is one, and every item would seem to lie outside of the hub.
end_of_links() {
  links_end=$1
  hops=0
  while [ -L "$links_end" ] && [ "$hops" -lt 10 ]; do
    link_target=$(readlink -- "$links_end")
    case $link_target in /*) links_end=$link_target ;; *) links_end=${links_end%/*}/$link_target ;; esac
    hops=$((hops + 1))
  done
  case $links_end in
    */./* | */../* | *//*)
      links_end=$(printf '%s\n' "$links_end" | tidy) ;;
  esac
}

# --- the settings ------------------------------------------------------------------------------------------------------

read_arguments() {
  dry_run=0
  yes=0
  refresh=0
  reload_asked=0
  for argument in "$@"; do
    case $argument in
      --dry-run) dry_run=1 ;;
      --yes) yes=1 ;;
      --refresh-collections) refresh=1 ;;
      --reload) reload_asked=1 ;;
      --help) usage; exit 0 ;;
      *) usage >&2; die "unknown argument: $argument" ;;
    esac
  done
}

read_environment() {
  CROWDSEC_DIR=${CROWDSEC_DIR:-/etc/crowdsec}
  [ -d "$CROWDSEC_DIR/scenarios" ] || die "$CROWDSEC_DIR has no scenarios folder; set CROWDSEC_DIR"
  CROWDSEC_DIR=$(cd -- "$CROWDSEC_DIR" && pwd)
  [ ! -L "$CROWDSEC_DIR/scenarios" ] || die "$CROWDSEC_DIR/scenarios is a link, which CrowdSec does not follow; nothing was changed"
  if [ -z "${SHARED_DIR:-}" ]; then
    SHARED_DIR=/var/lib/argos-drift/shared
    if [ ! -d "$SHARED_DIR" ] && [ -d /shared ]; then SHARED_DIR=/shared; fi
  fi
  SHARED_DIR=$(absolute "$SHARED_DIR")
  CONFIG=${CONFIG:-$CROWDSEC_DIR/config.yaml}
  CROWDSEC_BIN=${CROWDSEC_BIN:-crowdsec}
  TUNING_FILE=${TUNING_FILE:-$CROWDSEC_DIR/appsec-rules/argos-tuning.yaml}
  case $TUNING_FILE in /*) ;; *) TUNING_FILE=$PWD/$TUNING_FILE ;; esac
  AGENT=${AGENT-$(command -v argos-drift-agent || :)}
  CSCLI=${CSCLI:-}
  no_reload=0
  [ "${NO_RELOAD:-}" != 1 ] || no_reload=1
  # The tests name another folder here, so that they send no signal to a real CrowdSec.
  proc_dir=${PROC_DIR:-/proc}
  hub_dir=$(find_hub_dir)
  lock=$CROWDSEC_DIR/.argos-drift-apply.lock
  reload_pending=$CROWDSEC_DIR/.argos-drift-reload-pending
}

# HUB_DIR, else the hub_dir of CrowdSec's configuration, else CrowdSec's default.
find_hub_dir() {
  found_hub_dir=${HUB_DIR:-}
  [ -n "$found_hub_dir" ] || found_hub_dir=$(sed -n "s/^[[:space:]]*hub_dir:[[:space:]]*//p" "$CONFIG" 2>/dev/null |
    head -n 1 | sed "s/[[:space:]]#.*//; s/[[:space:]]*\$//; s/^[\"']//; s/[\"']\$//") || :
  absolute "${found_hub_dir:-$CROWDSEC_DIR/hub}"
}

demand_crowdsec() {
  # An empty mount looks like a folder in which nothing is installed.
  if [ ! -e "$CONFIG" ] && [ ! -e "$hub_dir/.index.json" ]; then
    die "$CROWDSEC_DIR is no CrowdSec folder: neither $CONFIG nor $hub_dir/.index.json is there"
  fi
  [ "$dry_run" = 0 ] || return 0
  command -v "${CSCLI:-cscli}" >/dev/null 2>&1 || die "there is no ${CSCLI:-cscli}; set CSCLI. Nothing was changed"
  [ "$no_reload" = 0 ] || return 0
  command -v "$CROWDSEC_BIN" >/dev/null 2>&1 ||
    die "there is no $CROWDSEC_BIN to test the configuration with; set CROWDSEC_BIN, or NO_RELOAD=1 where no engine runs on $CROWDSEC_DIR. Nothing was changed"
}

run_cscli() {
  if [ -n "$CSCLI" ]; then "$CSCLI" "$@" </dev/null; else cscli -c "$CONFIG" "$@" </dev/null; fi
}

# --- one run at a time on a CrowdSec folder ----------------------------------------------------------------------------

take_lock() {
  if ! mkdir -- "$lock" 2>/dev/null; then
    [ -d "$lock" ] || die "$CROWDSEC_DIR cannot be written; run this as root"
    take_lock_over
  fi
  lock_held=1
  echo "$$" >"$lock/pid"
  [ "$takeover_held" = 0 ] || rmdir -- "$lock.takeover"
  takeover_held=0
}

# Replaces the lock of a run that was killed. The second lock is for two runs that find such a lock at once: without it, the
# slower one would remove the lock that the faster one has just made. The owner is therefore read again inside it.
take_lock_over() {
  refuse_live_owner
  mkdir -- "$lock.takeover" 2>/dev/null ||
    die "another run takes over the lock of one that was killed; nothing was changed. If there is none, remove $lock.takeover"
  takeover_held=1
  refuse_live_owner
  rm -rf -- "$lock"
  mkdir -- "$lock" 2>/dev/null || die 'another run has just begun; nothing was changed'
}

refuse_live_owner() {
  owner=$(cat "$lock/pid" 2>/dev/null || :)
  if owner_may_live; then
    die "another run (process ${owner:-unknown}) is at work; nothing was changed. If there is none, remove $lock"
  fi
}

owner_may_live() {
  # A run makes its lock first and writes its process id into it next.
  [ -n "$owner" ] || return 0
  kill -0 "$owner" 2>/dev/null || [ -d "/proc/$owner" ]
}

# --- the newest intent -------------------------------------------------------------------------------------------------

# Has the agent fetch the newest intent. Without it the run goes on with the one on disk. Exit codes 2 and 3 of the agent's check
# mean a drift and an unknown verdict, and are no failures.
ask_agent() {
  [ -n "$AGENT" ] || return 0
  agent_exit=0
  case $AGENT in
    *.mjs) ARGOS_DRIFT_SHARED_DIR=$SHARED_DIR node "$AGENT" check >"$work/agent.log" 2>&1 </dev/null || agent_exit=$? ;;
    *) ARGOS_DRIFT_SHARED_DIR=$SHARED_DIR "$AGENT" check >"$work/agent.log" 2>&1 </dev/null || agent_exit=$? ;;
  esac
  case $agent_exit in
    0 | 2 | 3) ;;
    *)
      # Node ends its crash reports with a line that only names its version.
      grep -v '^Node\.js v' "$work/agent.log" | grep . >"$work/agent_words" || :
      echo "setup-appsec: the newest intent could not be fetched (exit $agent_exit: $(last_words "$work/agent_words"));" \
        "going on with what is on disk" >&2 ;;
  esac
}

# --- the sentinels -----------------------------------------------------------------------------------------------------

# Sets what is declared: $work/disabled and $work/enabled (one name a line), `inbound` and `outbound` (empty: not declared),
# `tuning_declared`, and `header` with its `revision` and `changed_at`. A sentinel that is not valid ends the run.
read_sentinels() {
  sentinels='argos-disabled-scenarios.txt argos-enabled-scenarios.txt argos-appsec-tuning.txt'
  time_limit=
  ! command -v timeout >/dev/null 2>&1 || time_limit='timeout 5'
  copy_sentinels
  validate argos-disabled-scenarios.txt names >"$work/disabled" || die 'this sentinel is refused; nothing was changed'
  validate argos-enabled-scenarios.txt names >"$work/enabled" || die 'this sentinel is refused; nothing was changed'
  in_both=$(common "$work/disabled" "$work/enabled" | head -n 1)
  [ -z "$in_both" ] || die "$in_both is listed as disabled and as enabled; nothing was changed"
  inbound=
  outbound=
  tuning_declared=0
  if [ -f "$work/argos-appsec-tuning.txt" ]; then
    tuning_declared=1
    validate argos-appsec-tuning.txt thresholds >"$work/thresholds" || die 'this sentinel is refused; nothing was changed'
    inbound=$(sed -n 's/^inbound_threshold=//p' "$work/thresholds")
    outbound=$(sed -n 's/^outbound_threshold=//p' "$work/thresholds")
  fi
  revision_and_time=${header#\# argos-drift revision }
  revision=${revision_and_time%% *}
  changed_at=${revision_and_time#* }
}

# The agent writes its files one by one, so copies count only when all name one revision and none changed meanwhile.
copy_sentinels() {
  copy_attempt=1
  until copy_one_revision; do
    copy_attempt=$((copy_attempt + 1))
    [ "$copy_attempt" -le 5 ] ||
      die "the files in $SHARED_DIR are of different revisions; nothing was changed. Run this again in a moment"
    sleep 1
  done
}

# Copies all sentinels into $work and sets `header`, their common first line. Returns 1 where they do not belong together.
copy_one_revision() {
  rm -f -- "$work"/argos-*.txt
  for sentinel in $sentinels; do
    try_copy "$sentinel" "$work/$sentinel"
  done
  for sentinel in argos-disabled-scenarios.txt argos-enabled-scenarios.txt; do
    [ -f "$work/$sentinel" ] ||
      die "no intent has arrived yet: there is no $SHARED_DIR/$sentinel; nothing was changed. Is argos-drift-agent enrolled and running?"
  done
  header=$(for sentinel in $sentinels; do [ ! -f "$work/$sentinel" ] || first_line "$work/$sentinel"; done | sort -u)
  [ "$(printf '%s\n' "$header" | wc -l)" -eq 1 ] || return 1
  for sentinel in $sentinels; do
    try_copy "$sentinel" "$work/second_copy"
    if [ -f "$work/$sentinel" ]; then cmp -s "$work/$sentinel" "$work/second_copy" || return 1
    elif [ -f "$work/second_copy" ]; then return 1; fi
  done
}

# try_copy NAME COPY: there is no copy where there is no such sentinel. Ends the run at a file that must not be read.
try_copy() {
  copy_status=0
  copy_sentinel "$1" "$2" || copy_status=$?
  [ "$copy_status" -ne 1 ] || die "$copy_fault; nothing was changed"
}

# copy_sentinel NAME COPY: copies a file of at most 1 MiB. Returns 2 where there is none, and 1 with `copy_fault` set where it
# must not be read. The folder does not belong to root: its owner could put a pipe or a device in the file's place after the
# checks, which would block or never end. Hence the time limit; one byte too many is asked for, to see whether there is more.
copy_sentinel() {
  sentinel_file=$SHARED_DIR/$1
  rm -f -- "$2"
  copy_fault="$sentinel_file is a link"
  [ ! -L "$sentinel_file" ] || return 1
  [ -e "$sentinel_file" ] || return 2
  copy_fault="$sentinel_file is not a regular file"
  [ -f "$sentinel_file" ] || return 1
  copy_fault="$sentinel_file is larger than 1 MiB"
  [ -z "$(find "$sentinel_file" -prune -size +2048)" ] || return 1
  copy_fault="$sentinel_file cannot be read"
  # shellcheck disable=SC2086 # $time_limit is two words or none
  $time_limit head -c 1048577 "$sentinel_file" >"$2" 2>/dev/null || { rm -f -- "$2"; return 1; }
  copy_fault="$sentinel_file is larger than 1 MiB"
  [ "$(wc -c <"$2")" -le 1048576 ] || { rm -f -- "$2"; return 1; }
}

first_line() {
  tr -d '\000\r' <"$1" | awk 'NR == 1 { print; exit }'
}

# validate NAME KIND: prints the sentinel's lines without its first. On a bad line it says which, and fails.
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
      else if (kind == "thresholds" && !lines) { if (!wrong) bad_file("names no threshold") }
      exit wrong
    }' "$work/$1"
}

# Says where an intent arrived that is newer than the one that this run carried out.
tell_newer_intent() {
  copy_sentinel argos-disabled-scenarios.txt "$work/newest" || return 0
  newest_header=$(first_line "$work/newest")
  if [ "$newest_header" != "$header" ]; then
    echo "a newer intent arrived meanwhile ($(printf '%s' "$newest_header" | tr -cd ' -~' | cut -c 1-100)): run this again"
  fi
}

# --- which scenarios are installed -------------------------------------------------------------------------------------

# Sets $work/installed, the names that are installed by CrowdSec's own rules or by cscli's word, and $work/local, the local items
# as `name<TAB>file`. A dry run does not ask cscli: cscli 1.4.6 deletes dangling links when it lists.
list_installed() {
  list_disk >"$work/installed_unsorted"
  if [ "$dry_run" = 0 ]; then
    run_cscli scenarios list -o raw >"$work/scenarios_raw" 2>"$work/cscli.log" ||
      stop "${CSCLI:-cscli} cannot list the scenarios: $(last_words "$work/cscli.log")"
    awk -F, '$2 ~ /^"?enabled/ { print $1 }' "$work/scenarios_raw" >>"$work/installed_unsorted"
  fi
  sort -u "$work/installed_unsorted" >"$work/installed"
}

# Prints the names of the scenarios that CrowdSec would load from its folder, and notes the local ones in $work/local.
list_disk() {
  : >"$work/local"
  find "$CROWDSEC_DIR/scenarios" -type d -name '.?*' -prune -o \( -name '*.yaml' -o -name '*.yml' \) -print \
    >"$work/scenario_files"
  while IFS= read -r scenario_file; do
    end_of_links "$scenario_file"
    if [ ! -f "$links_end" ] || [ -L "$links_end" ]; then continue; fi
    case $links_end in
      "$hub_dir"/scenarios/*) hub_file=${links_end#"$hub_dir"/scenarios/}; printf '%s\n' "${hub_file%.*}" ;;
      # A link to another type's item of the hub is no scenario.
      "$hub_dir"/*) ;;
      *)
        item_name=$(local_name "$links_end")
        item_name=${item_name:-${scenario_file#"$CROWDSEC_DIR"/scenarios/}}
        printf '%s\t%s\n' "$item_name" "$scenario_file" >>"$work/local"
        printf '%s\n' "$item_name" ;;
    esac
  done <"$work/scenario_files"
}

# local_name FILE: the `name:` of a local item's first YAML document; empty without one.
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

# mask_of NAME: the masks of a scenario, which are links to /dev/null where cscli would put its own link.
mask_of() {
  for possible_mask in "$CROWDSEC_DIR/scenarios/${1##*/}.yaml" "$CROWDSEC_DIR/scenarios/${1##*/}.yml"; do
    if [ -L "$possible_mask" ] && [ "$(readlink -- "$possible_mask")" = /dev/null ]; then printf '%s\n' "$possible_mask"; fi
  done
}

# --- the tuning file ---------------------------------------------------------------------------------------------------

# Sets now_inbound and now_outbound (empty: not set) from a tuning file of the form that this script writes. Fails on any other,
# since a number might then not be what the engine enforces.
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
      match($0, /^ */)
      if (!listed) fail()
      if (entries++ && RLENGTH != indent) fail()
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
    END {
      if (bad || !named) exit 1
      if (!entries) exit 1
      print "inbound=" value["i"]
      print "outbound=" value["o"]
    }
  ' "$TUNING_FILE" >"$work/tuning_now" 2>/dev/null || return 1
  now_inbound=$(sed -n 's/^inbound=//p' "$work/tuning_now")
  now_outbound=$(sed -n 's/^outbound=//p' "$work/tuning_now")
}

# Sets `write_tuning`, what to write (want_inbound, want_outbound) and, in words, what is there (tuning_now).
compare_tuning() {
  write_tuning=0
  thresholds_word='not declared (left alone)'
  [ "$tuning_declared" = 1 ] || return 0
  thresholds_word=yes
  if [ -e "$TUNING_FILE" ] && [ ! -f "$TUNING_FILE" ]; then stop "$TUNING_FILE is not a regular file"; fi
  tuning_now=missing
  [ ! -f "$TUNING_FILE" ] || tuning_now='set in a way this script does not read'
  tuning_is_plain=0
  if read_tuning; then
    tuning_is_plain=1
    tuning_now="inbound ${now_inbound:-not set}, outbound ${now_outbound:-not set}"
  fi
  # A threshold that is not declared stays as the file plainly sets it; where that cannot be told, it is not set.
  want_inbound=${inbound:-$now_inbound}
  want_outbound=${outbound:-$now_outbound}
  if ! tuning_as_declared; then
    write_tuning=1
    thresholds_word=no
  fi
}

tuning_as_declared() {
  [ "$tuning_is_plain" = 1 ] || return 1
  [ "$want_inbound" = "$now_inbound" ] || return 1
  [ "$want_outbound" = "$now_outbound" ] || return 1
  # The agent reads the file as another user than root.
  [ -n "$(find "$TUNING_FILE" -perm -444)" ]
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

# replace FILE < TEXT: atomically, mode 0644. The temporary name does not end in .yaml, since CrowdSec could load it then.
replace() {
  replacement=$1.new.$$
  if cat >"$replacement" && chmod 0644 "$replacement"; then
    if mv -f -- "$replacement" "$1"; then return 0; fi
  fi
  rm -f -- "$replacement"
  return 1
}

# Writes the tuning file, and keeps the present one both beside it and in $work/previous, for put_tuning_back.
write_tuning_file() {
  mkdir -p -- "${TUNING_FILE%/*}" || :
  if [ -f "$TUNING_FILE" ]; then
    if ! cp -- "$TUNING_FILE" "$work/previous" || ! replace "$TUNING_FILE.previous" <"$work/previous"; then
      tuning_failed=1
      failed "$TUNING_FILE was not changed: the present one could not be kept as $TUNING_FILE.previous"
      return 0
    fi
  fi
  # Set before the file is: a signal may come in between.
  tuning_untested=1
  if tuning_text | replace "$TUNING_FILE"; then return 0; fi
  tuning_untested=0
  tuning_failed=1
  failed "$TUNING_FILE could not be written"
}

put_tuning_back() {
  tuning_untested=0
  if [ -f "$work/previous" ]; then
    replace "$TUNING_FILE" <"$work/previous" || failed "the previous $TUNING_FILE could not be put back"
  else
    rm -f -- "$TUNING_FILE" || failed "the previous $TUNING_FILE could not be put back"
  fi
}

# --- the plan ----------------------------------------------------------------------------------------------------------

# Compares what is declared with what is on disk. Sets $work/remove, $work/install and $work/unmask (one name or file a line)
# and what compare_tuning sets.
compare() {
  list_installed
  common "$work/installed" "$work/disabled" >"$work/remove"
  without "$work/installed" "$work/enabled" >"$work/install"
  while IFS= read -r missing_name; do mask_of "$missing_name"; done <"$work/install" >"$work/unmask"
  compare_tuning
}

print_plan() {
  echo "Argos Drift: revision $revision of $changed_at, for $CROWDSEC_DIR"
  [ "$refresh" = 0 ] || echo '  refresh  the installed collections'
  sed 's/^/  unmask   /' "$work/unmask"
  sed 's/^/  install  /' "$work/install"
  sed 's/^/  remove   /' "$work/remove"
  if [ "$write_tuning" = 1 ]; then
    echo "  write    $TUNING_FILE: inbound ${want_inbound:-not set}, outbound ${want_outbound:-not set} (now: $tuning_now)"
    [ ! -f "$TUNING_FILE" ] || echo "  keep     the present one as $TUNING_FILE.previous"
  fi
  echo "  as declared: $(($(count "$work/disabled") - $(count "$work/remove"))) of $(count "$work/disabled") disabled," \
    "$(($(count "$work/enabled") - $(count "$work/install"))) of $(count "$work/enabled") enabled, thresholds $thresholds_word"
}

confirm() {
  removals=$(count "$work/remove")
  if [ "$removals" -le 10 ] || [ "$yes" = 1 ]; then return 0; fi
  [ -t 0 ] || die "this would remove $removals scenarios; nothing was changed. Run it with --yes if that is meant"
  printf 'Remove %s scenarios? [y/N] ' "$removals"
  read -r answer || answer=
  case $answer in y | Y | yes) ;; *) die 'not confirmed; nothing was changed' ;; esac
}

anything_to_change() {
  if [ "$refresh" = 1 ] || [ "$write_tuning" = 1 ]; then return 0; fi
  [ "$(cat "$work/remove" "$work/install" "$work/unmask" | wc -l)" -gt 0 ]
}

# --- carrying it out ---------------------------------------------------------------------------------------------------

carry_out() {
  if [ "$refresh" = 1 ]; then
    refresh_collections
    # A refreshed collection brings its disabled scenarios back. Nobody is asked about their removal: they were absent before.
    compare
  fi
  while IFS= read -r mask_file; do rm -f -- "$mask_file" || :; done <"$work/unmask"
  each_scenario install
  each_scenario remove --force
  if [ "$write_tuning" = 1 ]; then write_tuning_file; fi
}

refresh_collections() {
  run_cscli hub update >"$work/cscli.log" 2>&1 || failed "the hub's index was not refreshed: $(last_words "$work/cscli.log")"
  run_cscli collections list -o raw >"$work/collections_raw" 2>"$work/cscli.log" ||
    failed "the collections could not be listed: $(last_words "$work/cscli.log")"
  awk -F, '$2 ~ /^"?enabled/ && $2 !~ /local/ { print $1 }' "$work/collections_raw" >"$work/collections"
  while IFS= read -r collection; do
    if run_cscli collections install --force -- "$collection" >"$work/cscli.log" 2>&1; then echo "refreshed $collection"
    else failed "the collection $collection was not refreshed: $(last_words "$work/cscli.log")"; fi
  done <"$work/collections"
}

# each_scenario COMMAND [FLAG]: runs cscli's COMMAND for each name of $work/COMMAND. Its exit code counts for nothing: an install
# whose place another file takes exits 0. `verify` alone decides, and shows what cscli said here.
each_scenario() {
  while IFS= read -r planned_name; do
    run_cscli scenarios "$1" ${2:+"$2"} -- "$planned_name" >"$work/cscli.log" 2>&1 || :
    printf '%s\t%s\n' "$planned_name" "$(last_words "$work/cscli.log")" >>"$work/cscli_words"
  done <"$work/$1"
}

# --- the engine --------------------------------------------------------------------------------------------------------

# Has CrowdSec test its configuration, then reload. A reload with a configuration that CrowdSec refuses would end it.
test_and_reload() {
  test_or_put_tuning_back || return 0
  tuning_untested=0
  if command -v systemctl >/dev/null 2>&1 && systemctl is-active --quiet crowdsec >/dev/null 2>&1; then
    reload_service
  elif ! command -v pidof >/dev/null 2>&1 && [ ! -r "$proc_dir/self/stat" ]; then
    failed "could not tell whether CrowdSec runs: there is neither pidof nor $proc_dir. Reload it by hand"
  else
    reload_process
  fi
}

# Fails where CrowdSec must not be reloaded. Where it refuses a new tuning file, the previous one comes back and is tested.
test_or_put_tuning_back() {
  if test_configuration; then return 0; fi
  refusal=$(last_words "$work/test.log")
  if [ "$tuning_untested" = 0 ]; then
    failed "CrowdSec refuses its configuration ($refusal); it was not reloaded"
    return 1
  fi
  tuning_failed=1
  put_tuning_back
  failed "the thresholds were not changed: CrowdSec refuses its configuration with them ($refusal); the previous tuning file is back"
  if test_configuration; then return 0; fi
  failed 'CrowdSec refuses its configuration with the previous tuning file too; it was not reloaded'
  return 1
}

test_configuration() {
  "$CROWDSEC_BIN" -c "$CONFIG" -t >"$work/test.log" 2>&1 </dev/null
}

reload_service() {
  if ! systemctl reload crowdsec >"$work/reload.log" 2>&1 </dev/null; then
    failed "CrowdSec was not reloaded: $(last_words "$work/reload.log"). Reload it by hand, or run this again"
    return 0
  fi
  sleep 1
  if systemctl is-active --quiet crowdsec >/dev/null 2>&1; then reloaded 'reloaded CrowdSec (systemctl)'
  else failed 'CrowdSec is not active any more after its reload; see its log'; fi
}

reload_process() {
  # The oldest process of that name is the engine itself.
  engine_pid=$(engine_processes | sort -n | head -n 1)
  if [ -z "$engine_pid" ]; then
    reloaded 'CrowdSec is not running: it will read the new state when it starts'
  elif ! kill -HUP "$engine_pid" 2>/dev/null; then
    failed "CrowdSec (process $engine_pid) could not be sent SIGHUP. Reload it by hand, or run this again"
  else
    sleep 1
    # Not by `kill -0`, which also finds a dead process that nobody has reaped, as happens in containers.
    if engine_processes | grep -qx "$engine_pid"; then reloaded "reloaded CrowdSec (SIGHUP to process $engine_pid)"
    else failed "CrowdSec (process $engine_pid) ended when it was reloaded"; fi
  fi
}

# Prints the ids of CrowdSec's processes.
engine_processes() {
  if command -v pidof >/dev/null 2>&1; then pidof crowdsec 2>/dev/null | tr ' ' '\n' || :
  # Slim images have no pidof. Dead processes that nobody has reaped are left out.
  else sed -n 's/^\([0-9]*\) (crowdsec) [^ZX].*/\1/p' "$proc_dir"/[0-9]*/stat 2>/dev/null || :; fi
}

# reloaded SENTENCE: says so, and that no later run has to make up for it.
reloaded() {
  echo "$1"
  rm -f -- "$reload_pending" || failed "$reload_pending could not be removed"
}

# --- the verification --------------------------------------------------------------------------------------------------

# Compares again. Whatever still differs is a failure; whatever was planned and does not differ any more is said to be done.
verify() {
  cp "$work/remove" "$work/remove_planned"
  cp "$work/install" "$work/install_planned"
  tuning_planned=$write_tuning
  compare
  while IFS= read -r still_there; do fail_removal "$still_there"; done <"$work/remove"
  while IFS= read -r still_missing; do
    failed "$still_missing is not installed$(cscli_said "$still_missing")"
  done <"$work/install"
  if [ "$write_tuning" = 1 ] && [ "$tuning_failed" = 0 ]; then failed "$TUNING_FILE does not set the declared thresholds"; fi
  without "$work/remove" "$work/remove_planned" | sed 's/^/removed   /'
  without "$work/install" "$work/install_planned" | sed 's/^/installed /'
  if [ "$tuning_planned" = 1 ] && [ "$write_tuning" = 0 ]; then echo "written   $TUNING_FILE"; fi
}

fail_removal() {
  local_file=$(awk -F '\t' -v name="$1" '$1 == name { print $2; exit }' "$work/local")
  if [ -n "$local_file" ]; then
    failed "$1 is still installed: the local file $local_file provides it, which cscli cannot remove; remove it by hand"
  else
    failed "$1 is still installed$(cscli_said "$1")"
  fi
}

cscli_said() {
  awk -F '\t' -v name="$1" '$1 == name { print " (cscli: " $2 ")" }' "$work/cscli_words"
}

# --- the run -----------------------------------------------------------------------------------------------------------

main() {
  read_arguments "$@"
  read_environment
  demand_crowdsec
  begin
  if [ "$dry_run" = 0 ]; then
    take_lock
    ask_agent
  fi
  read_sentinels
  compare
  print_plan
  if [ "$dry_run" = 1 ]; then
    echo 'dry run: nothing was changed. The plan is what is on this disk: the panel may hold a newer intent'
    [ -z "$AGENT" ] || echo 'which is fetched first when this runs without --dry-run'
    exit 0
  fi
  confirm

  reload_needed=$reload_asked
  if [ -e "$reload_pending" ] && [ "$no_reload" = 0 ]; then
    reload_needed=1
    echo 'an earlier run ended before CrowdSec was reloaded'
  fi
  change_needed=0
  if anything_to_change; then
    change_needed=1
    reload_needed=1
  fi
  if [ "$reload_needed" = 1 ]; then
    # Written before the first change: where this run is ended half-way, the next one finds nothing to change, and would not
    # reload the engine, which still has the old state.
    : 2>/dev/null >"$reload_pending" || die "$reload_pending cannot be written; nothing was changed"
    carried_out=1
  fi
  [ "$change_needed" = 0 ] || carry_out
  if [ "$no_reload" = 1 ]; then
    rm -f -- "$reload_pending"
    [ "$reload_needed" = 0 ] || echo 'CrowdSec was not reloaded (NO_RELOAD=1)'
  elif [ "$reload_needed" = 1 ]; then
    test_and_reload
  else
    echo 'nothing had to be changed, CrowdSec was not reloaded (--reload does it all the same)'
  fi
  tuning_untested=0
  verify
  [ ! -s "$work/failures" ] || exit 1
  tell_newer_intent
  echo "done: on disk as declared in revision $revision"
}

main "$@"
