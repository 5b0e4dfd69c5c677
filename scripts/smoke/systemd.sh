#!/bin/sh
# The life of an agent on a booted Debian 12 with its own Node: installed by the line, active, seen, applied, restarted, without
# its Worker, upgraded, enrolled again, uninstalled. Everything that it starts is ended, and its files are removed.
set -eu
LC_ALL=C
export LC_ALL
unset CDPATH

usage() {
  cat <<'TEXT'
usage: sudo scripts/smoke/systemd.sh

Boots a Debian 12 and goes through the life of an agent in it: installed by the line of the dashboard, applied, restarted, upgraded, enrolled
again, uninstalled. Nothing of this machine is changed.

environment:
  PORT           the port of the Worker that it starts          (8790)
  ROOTFS_CACHE   where the Debian is kept for the next time     (.local/cache/bookworm)
  DEBIAN_MIRROR  where debootstrap fetches it from              (its own default)
  GONE_SECONDS   how long the Worker stays away                 (60)
  KEEP=1         keep the working folder, to look at a failure

exit: 0 every step passed, 1 a step failed, 2 the set-up does not allow the test, 77 it cannot run on this machine and says why
TEXT
}

here=$(cd -- "$(dirname -- "$0")" && pwd -P)
# shellcheck source=scripts/lib.sh
. "$here/../lib.sh"
only_help scripts/smoke/systemd.sh "$@"
port=${PORT:-8790}
base=http://127.0.0.1:$port
cache=${ROOTFS_CACHE:-$here/../../.local/cache/bookworm}
gone=${GONE_SECONDS:-60}
query=
passed=0
failed=0

# shellcheck source=scripts/smoke/api.sh
. "$here/api.sh"
# shellcheck source=scripts/smoke/systemd/guest.sh
. "$here/systemd/guest.sh"
# shellcheck source=scripts/smoke/systemd/worker.sh
. "$here/systemd/worker.sh"
# shellcheck source=scripts/smoke/systemd/steps.sh
. "$here/systemd/steps.sh"


skip() {
  echo "SKIPPED: $1"
  exit 77
}

finish() {
  result=$?
  trap '' HUP INT TERM
  end_worker
  end_guest
  if [ "${KEEP:-}" = 1 ]; then echo "kept: $work"; else rm -rf -- "$work"; fi
  exit "$result"
}

step() {
  # Without the shell's -e, which a condition suspends: each step says itself where it failed.
  if "$1" >"$work/$1.log" 2>&1; then
    passed=$((passed + 1))
    echo "ok      $2 ($(($(date +%s) - begun)) s)"
  else
    failed=$((failed + 1))
    echo "FAILED  $2"
    sed 's/^/        /' "$work/$1.log"
  fi
}

[ "$(id -u)" = 0 ] || skip 'systemd-nspawn needs root'
for tool in systemd-nspawn debootstrap nsenter curl; do
  command -v "$tool" >/dev/null 2>&1 || skip "there is no $tool: apt-get install systemd-container debootstrap util-linux curl"
done

begun=$(date +%s)
work=$(mktemp -d)
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
token=$(od -An -N 24 -tx1 /dev/urandom | tr -d ' \n')

make_base
boot
start_worker
echo "Debian $(in_guest cat /etc/debian_version) with Node $(in_guest node --version), systemd $(in_guest systemctl --version | awk 'NR == 1 { print $2 }') ($(($(date +%s) - begun)) s)"
files >"$work/before"

step wrong_code_leaves_nothing 'a wrong code gets a sentence and leaves nothing'
step install 'the install line installs, enrols and starts the agent'
step unit_is_hardened 'the unit runs as an account of its own, with a key that only it reads, and says nothing wrong'
step credentials_are_hidden "CrowdSec's credentials are hidden from the unit, its hub is not"
step change_is_seen "protecting less needs a yes, and a change in the guest's folder is seen by the Worker"
step apply_puts_it_back 'argos-drift-apply puts it back with the real cscli, and asks nobody'
step check_is_the_accounts 'check, run by root, looks as the account, sees what the unit sees, and leaves nothing behind'
step folder_is_spoiled 'a pipe, a link or another key in the folder of the account neither holds nor leads root'
step engine_is_seen 'the unit sees what a real engine has loaded, its reload and its end'
step restart 'the unit is restarted and reports again'
step worker_gone "the Worker is gone for $gone s and back: the change meanwhile arrives"
step upgrade 'the line without a code upgrades and keeps key, host and intent'
step enrol_again 'a code for this host enrols it again with a new key and keeps the intent'
step bad_code_keeps_all 'a used code on an enrolled host changes nothing'
step uninstall 'uninstalling says what stays, and leaves no trace'
step uninstall_by_file 'the uninstaller on the host does so without the Worker'

cat "$work/figures" 2>/dev/null || :
echo "$passed passed, $failed failed, in $(($(date +%s) - begun)) s"
[ "$failed" = 0 ]
