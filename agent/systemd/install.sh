#!/bin/sh
# Installs, upgrades or removes the Argos Drift agent on a CrowdSec host with systemd. See --help.
# All of it stands in functions and the last line calls them, so that a download that was cut off does nothing.
set -eu
LC_ALL=C
export LC_ALL
unset CDPATH
umask 022

usage() {
  cat <<'TEXT'
usage: (echo ARGOS_DRIFT_CODE=CODE; curl -fsSL https://HOST/install.sh) | sudo sh -s -- https://HOST [--crowdsec-dir DIR]
       curl -fsSL https://HOST/install.sh | sudo sh -s -- https://HOST
       curl -fsSL https://HOST/install.sh | sudo sh -s -- --uninstall

  ARGOS_DRIFT_CODE      installs the agent and enrols this host with a one-use code from the dashboard;
                        where it is enrolled already, upgrades it and enrols it again with a new key.
                        It comes before the script in the same pipe, or in the environment of root. As an argument
                        (https://HOST CODE) it is taken too, and seen by everybody on this machine meanwhile
  https://HOST alone    upgrades the agent of an enrolled host and keeps everything else
  --crowdsec-dir DIR    CrowdSec's folder, where it is not /etc/crowdsec (told when enrolling)
  --uninstall           removes the agent, its key and its settings; CrowdSec stays as it is
  --help

Proxy settings (https_proxy, http_proxy, all_proxy, no_proxy) are kept for the agent in /etc/argos-drift/environment. sudo drops them;
to pass them on: ... | sudo env https_proxy=http://PROXY:PORT sh -s -- https://HOST
TEXT
}

# The files of this release. They and this script are of one version of the Worker.
checksums() {
  cat <<'SUMS'
@AGENT_SHA256@  argos-drift-agent.mjs
@UNIT_SHA256@  argos-drift-agent.service
@COMMAND_SHA256@  argos-drift-agent
@APPLY_SHA256@  argos-drift-apply
@SETUP_SHA256@  setup-appsec.sh
@UNINSTALL_SHA256@  uninstall.sh
SUMS
}

die() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

# An error message of a program, safe to print: it may quote what came from the network.
last_words() {
  tail -n 1 "$1" | tr -cd ' -~' | cut -c 1-300
}

# setting NAME: its value in agent.yaml, where it stands as it is or in quotes
setting() {
  sed -n "s/^$1:[[:space:]]*//p" "$conf/agent.yaml" 2>/dev/null | head -n 1 |
    sed "s/[[:space:]]#.*//; s/[[:space:]]*\$//; s/^[\"']//; s/[\"']\$//"
}

# --- what is asked for, and whether it can be done here ----------------------------------------------------------------

read_arguments() {
  url=
  argument_code=
  uninstall=0
  crowdsec_given=${CROWDSEC_DIR:-}
  while [ $# -gt 0 ]; do
    case $1 in
      --help) usage; exit 0 ;;
      --uninstall) uninstall=1 ;;
      --crowdsec-dir) [ $# -gt 1 ] || die '--crowdsec-dir needs a folder'; crowdsec_given=$2; shift ;;
      -*) usage >&2; die "unknown argument: $1" ;;
      http*://*) url=${1%/} ;;
      *) [ -z "$argument_code" ] || die 'only one code can be given'; argument_code=$1 ;;
    esac
    shift
  done
  # A line before the script sets this as a variable of the shell. No argument, since everybody sees those of every process.
  code=${argument_code:-${ARGOS_DRIFT_CODE:-}}
  unset ARGOS_DRIFT_CODE
}

require_url() {
  [ -n "$url" ] || url=$(setting url)
  [ -n "$url" ] || { usage >&2; die "say where Argos Drift is: the line to paste stands on the dashboard under Add host"; }
  printf '%s\n' "$url" | grep -Eqx 'https?://(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:[0-9]+)?' ||
    die "$url is not the address of a Worker alone, such as https://argos-drift.example.workers.dev"
  case $url in
    https://* | http://127.0.0.1:* | http://localhost:*) ;;
    *) die 'the address must begin with https://: what comes by plain HTTP could be forged on the way, and it runs as root' ;;
  esac
  case $code in *[!A-Za-z0-9_-]*) die 'this is no code: copy the whole line from the dashboard again' ;; esac
  has_key=0
  [ ! -f "$state/host.key" ] || has_key=1
  [ -n "$code" ] || [ "$has_key" = 1 ] ||
    die 'a code is missing: this host is not enrolled yet. Get a line with a code from the dashboard (Add host)'
  if [ -z "$code" ] && [ -n "$(setting url)" ] && [ "$(setting url)" != "$url" ]; then
    echo "This host stays enrolled at $(setting url); to enrol it at $url get a code there."
  fi
}

require_systemd() {
  if [ "$(uname -s)" != Linux ] || [ ! -d "$root/run/systemd/system" ] || ! command -v systemctl >/dev/null 2>&1; then
    die 'this needs Linux with systemd running. Where CrowdSec runs in a container, use the compose block on the Add host page instead (docs/install.md)'
  fi
}

# Two runs would take away each other's files. The lock ends with this process, however that ends.
alone() {
  command -v flock >/dev/null 2>&1 || return 0
  exec 9<"$root/run/systemd/system"
  flock -n 9 || die 'another install.sh is running already. Nothing was changed; wait until it has ended'
}

# is_enough VERSION: 18.19 or newer; Debian's versions have an epoch in front
is_enough() {
  printf '%s\n' "$1" | sed 's/^v//; s/^[0-9]*://' |
    awk -F. '{ exit !($1 ~ /^[0-9]+$/ && ($1 + 0 > 18 || ($1 + 0 == 18 && $2 + 0 >= 19))) }'
}

# Where system services look for programs.
find_node() {
  places=$root/usr/local/sbin:$root/usr/local/bin:$root/usr/sbin:$root/usr/bin
  # shellcheck disable=SC2030,SC2031 # only for this look
  node=$(PATH=$places; command -v node) || node=
  if [ -n "$node" ]; then
    case $(readlink -f -- "$node") in
      /root/* | /home/* | /run/user/*)
        die "$node leads into a home folder, which system services cannot see. Install Node.js for all users" ;;
    esac
    version=$("$node" --version </dev/null 2>/dev/null) || version=
    if is_enough "$version"; then return 0; fi
    lack="Node.js ${version:-of an unknown version} ($node) is too old"
  elif command -v node >/dev/null 2>&1; then lack="Node.js is only in $(command -v node), where system services do not look"
  else lack='there is no Node.js'; fi
  candidate=$(apt-cache policy nodejs 2>/dev/null | sed -n 's/^ *Candidate: *//p') || candidate=
  if is_enough "$candidate"; then
    die "$lack, and 18.19 is needed. Nothing was installed. This system has $candidate: run
  sudo apt-get install -y nodejs
and then this line again"
  fi
  die "$lack, and 18.19 is needed, which this system's packages do not offer${candidate:+ (they have $candidate)}. Nothing was installed. Install Node.js for all users (https://nodejs.org/en/download) and run this line again"
}

look_at_crowdsec() {
  if [ -z "$code" ] && [ -n "$crowdsec_given" ]; then
    die "--crowdsec-dir is told when enrolling. Without a code, edit crowdsec_dir in $conf/agent.yaml and restart argos-drift-agent"
  fi
  crowdsec=${crowdsec_given:-$(setting crowdsec_dir)}
  crowdsec=${crowdsec:-$root/etc/crowdsec}
  case $crowdsec in
    /root | /root/* | /home/* | /tmp/* | /var/tmp/*)
      [ -n "$root" ] || die "the agent cannot see $crowdsec: its unit hides home and temporary folders. Nothing was installed" ;;
    /*) ;;
    *) die "--crowdsec-dir must be an absolute path, not $crowdsec" ;;
  esac
  [ -d "$crowdsec/scenarios" ] ||
    echo "Note: there is no $crowdsec/scenarios. Until CrowdSec is there the dashboard says that nothing can be read. If it is elsewhere: --crowdsec-dir DIR" >&2
}

# --- the download ------------------------------------------------------------------------------------------------------

unreachable() {
  die "$url cannot be reached: $(last_words "$work/error"). Nothing was changed. If this machine needs a proxy, see --help"
}

# get NAME: sets `status` to the answer's HTTP status. One that says when to come back (429) is asked again then.
get() {
  get_once "$1"
  while [ "$status" = 429 ] && wait_as_asked; do get_once "$1"; done
}

get_once() {
  if command -v curl >/dev/null 2>&1; then
    status=$(curl -sS --connect-timeout 15 --max-time 120 -o "$work/new/$1" -D "$work/headers" -w '%{http_code}' "$url/agent/$1" 2>"$work/error" </dev/null) ||
      unreachable
    return 0
  fi
  command -v wget >/dev/null 2>&1 || die 'there is neither curl nor wget'
  wget -q -S -T 30 -t 1 --max-redirect=0 -O "$work/new/$1" "$url/agent/$1" 2>"$work/error" </dev/null || :
  status=$(sed -n 's/^ *HTTP\/[0-9.]* \([0-9]*\).*/\1/p' "$work/error" | tail -n 1)
  [ -n "$status" ] || unreachable
  cp -- "$work/error" "$work/headers"
}

# Waits as long as the answer's Retry-After says, two minutes in all. Fails where it says nothing, or more than is left.
wait_as_asked() {
  wait_s=$(tr -d '\r' <"$work/headers" | sed -n 's/^ *[Rr][Ee][Tt][Rr][Yy]-[Aa][Ff][Tt][Ee][Rr]: *\([0-9]\{1,3\}\) *$/\1/p' | tail -n 1)
  [ -n "$wait_s" ] && [ "$wait_s" -le "$patience_s" ] || return 1
  [ "$wait_s" -gt 0 ] || wait_s=1
  patience_s=$((patience_s - wait_s))
  echo "$url asks to wait $wait_s s (HTTP 429); going on then" >&2
  sleep "$wait_s"
}

access='Let /install.sh, /agent/* and /api/agent/* pass without log-in or challenge (docs/install.md). Nothing was changed'

download() {
  mkdir "$work/new"
  patience_s=120
  for file in $files; do
    get "$file"
    case $status in
      200) ;;
      30? | 401 | 403) die "$url/agent/$file is not given to everybody (HTTP $status): is it behind Cloudflare Access or a bot challenge? $access" ;;
      404) die "$url has no /agent/$file: is this the address of Argos Drift? Nothing was changed" ;;
      *) die "$url answers HTTP $status for /agent/$file. Nothing was changed; try again later" ;;
    esac
    if head -c 512 "$work/new/$file" | tr '[:upper:]' '[:lower:]' | grep -Eq '<!doctype html|<html'; then
      die "instead of /agent/$file came a web page: the log-in page of Cloudflare Access or a bot challenge? $access"
    fi
  done
  checksums >"$work/sums"
  (cd "$work/new" && sha256sum -c "$work/sums") >"$work/verified" 2>&1 ||
    die "$(sed -n 's/: FAILED.*//p' "$work/verified" | head -n 1) is not the file that belongs to this script: the Worker was updated at this moment, or something on the way changed it. Nothing was changed; run the line again"
  "$node" "$work/new/argos-drift-agent.mjs" --version >"$work/error" 2>&1 </dev/null ||
    die "the agent does not run on $node: $(last_words "$work/error"). Nothing was changed"
}

# --- the change --------------------------------------------------------------------------------------------------------

# Whatever fails before the first file is in its place takes back all that this run did. A key is kept: its code is used up.
# shellcheck disable=SC2317 # called by trap
finish() {
  result=$?
  trap '' HUP INT TERM
  if [ "$placed" = 0 ] && [ -n "$work" ]; then
    for path in $(targets) "$conf/environment"; do rm -f -- "$path.new"; done
    if [ ! -f "$state/host.key" ]; then
      [ "$had_state" = 1 ] || rm -rf -- "$state"
      [ "$had_conf" = 1 ] || rm -rf -- "$conf"
    fi
    [ "$had_lib" = 1 ] || rm -rf -- "$lib"
  fi
  [ -z "$work" ] || rm -rf -- "$work"
  exit "$result"
}

target() {
  case $1 in
    *.service) echo "$root/etc/systemd/system/$1" ;;
    argos-drift-agent | argos-drift-apply) echo "$root/usr/local/bin/$1" ;;
    *) echo "$lib/$1" ;;
  esac
}
targets() {
  for file in $files; do target "$file"; done
}

# Beside their places, where a rename is atomic, so that a full disk is noticed before the code is used up.
stage() {
  mkdir -p -- "$root/etc/systemd/system" "$root/usr/local/bin" "$lib" "$conf" || die 'a folder could not be made (see above)'
  for file in $files; do
    mode=0755
    case $file in *.service) mode=0644 ;; esac
    path=$(target "$file")
    cp -- "$work/new/$file" "$path.new" || die "$path could not be written (see above). Nothing was changed"
    chmod "$mode" "$path.new"
  done
  : >"$work/environment"
  for name in https_proxy HTTPS_PROXY http_proxy HTTP_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY; do
    value=
    eval "value=\${$name:-}"
    # systemd and a shell read this file, and neither must find more than a text in it.
    case $value in
      '') ;;
      *[!][A-Za-z0-9.:/@_%,*+=-]*) die "$name holds a character that is not kept; percent-encode it. Nothing was changed" ;;
      *) printf '%s=%s\n' "$name" "$value" >>"$work/environment" ;;
    esac
  done
  # A proxy's address may hold a password.
  [ ! -s "$work/environment" ] || (umask 077 && cp -- "$work/environment" "$conf/environment.new") ||
    die "$conf/environment could not be written (see above)"
}

# Root makes the key; systemd gives the folder with all that is in it to the unit's account when that starts.
enrol() {
  set -- --config "$conf/agent.yaml" --key-file "$state/host.key" --install systemd "$url"
  [ -z "$crowdsec_given" ] || set -- --crowdsec-dir "$crowdsec_given" "$@"
  : >"$work/enrolled"
  # What it says while it waits is passed on at once.
  {
    if ARGOS_DRIFT_CODE=$code "$node" "$work/new/argos-drift-agent.mjs" enroll "$@" 2>&1 </dev/null; then : >"$work/is_enrolled"; fi
  } | while IFS= read -r line; do
    printf '%s\n' "$line" >>"$work/enrolled"
    case $line in *' asks to wait '*) printf '%s\n' "$line" | tr -cd ' -~\n' | cut -c 1-300 >&2 ;; esac
  done
  if [ -f "$work/is_enrolled" ]; then
    enrolled=1
    return 0
  fi
  if [ "$has_key" = 1 ]; then kept='The agent goes on as before'; else kept='Nothing was installed'; fi
  die "$(last_words "$work/enrolled" | sed 's/^argos-drift-agent: //'). $kept"
}

place() {
  placed=1
  for path in $(targets) "$conf/environment"; do
    [ ! -f "$path.new" ] || mv -f -- "$path.new" "$path"
  done
}

start() {
  systemctl daemon-reload
  systemctl enable --quiet "$unit"
  systemctl restart "$unit" && sleep 2 && systemctl is-active --quiet "$unit" && return 0
  journalctl -u "$unit" -n 5 -o cat --no-pager >&2 2>/dev/null || :
  die "everything is installed, but $unit does not stay active (its last lines are above). systemd goes on trying"
}

main() {
  # Only the tests set ARGOS_DRIFT_ROOT.
  root=${ARGOS_DRIFT_ROOT:-}
  unit=argos-drift-agent.service
  conf=$root/etc/argos-drift
  state=$root/var/lib/argos-drift
  lib=$root/usr/local/lib/argos-drift
  files=$(checksums | awk '{ print $2 }')
  read_arguments "$@"
  [ "$(id -u)" = 0 ] || die 'this needs root: put sudo before sh, as in the line on the dashboard. Nothing was changed'
  if [ "$uninstall" = 1 ]; then
    [ -f "$lib/uninstall.sh" ] || { echo 'argos-drift is not installed on this host.'; exit 0; }
    exec sh "$lib/uninstall.sh" </dev/null
  fi
  require_systemd
  alone
  require_url
  find_node
  look_at_crowdsec

  placed=0
  enrolled=0
  had_state=0
  had_conf=0
  had_lib=0
  [ ! -e "$state" ] || had_state=1
  [ ! -e "$conf" ] || had_conf=1
  [ ! -e "$lib" ] || had_lib=1
  work=
  trap finish EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  work=$(mktemp -d)
  download
  stage
  [ -z "$code" ] || enrol
  place
  start

  done='Upgraded to'
  [ "$enrolled" = 0 ] || done='Enrolled this host with'
  echo "$done argos-drift-agent @AGENT_VERSION@, which is running. The dashboard shows this host in a few seconds."
  # shellcheck disable=SC2031 # as above
  case :$PATH: in
    *:/usr/local/bin:*) ;;
    *) echo 'sudo on this host does not look in /usr/local/bin: the apply command is /usr/local/bin/argos-drift-apply; tell the dashboard so.' ;;
  esac
}

# Braces, since half of this line must not be a command either.
{ main "$@"; exit; }
