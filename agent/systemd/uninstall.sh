#!/bin/sh
# Removes everything that install.sh and the agent put on this host, and says what stays on CrowdSec's side. Lies beside the
# agent, so that it works also when the Worker is gone. Called as: install.sh --uninstall
set -eu
LC_ALL=C
export LC_ALL

# Only the tests set ARGOS_DRIFT_ROOT.
root=${ARGOS_DRIFT_ROOT:-}
conf=$root/etc/argos-drift
state=$root/var/lib/argos-drift
unit=argos-drift-agent.service

setting() {
  sed -n "s/^$1:[[:space:]]*//p" "$conf/agent.yaml" 2>/dev/null | head -n 1 |
    sed "s/[[:space:]]#.*//; s/[[:space:]]*\$//; s/^[\"']//; s/[\"']\$//"
}

# names SENTINEL: the scenarios that it lists. It is printed for a person to paste, so that only names pass.
names() {
  [ ! -L "$shared" ] && [ ! -L "$shared/$1" ] && [ -f "$shared/$1" ] || return 0
  head -c 2097152 "$shared/$1" | tr -d '\000' |
    grep -Ex '[A-Za-z0-9_][A-Za-z0-9_.-]*/[A-Za-z0-9_][A-Za-z0-9_.-]*' || :
}

# not_installed: those names of standard input that no link in CrowdSec's folder installs
not_installed() {
  while IFS= read -r name; do
    grep -Eq "/scenarios/$(printf '%s' "$name" | sed 's/\./[.]/g')[.]ya?ml\$" "$work/links" || printf '%s\n' "$name"
  done
}

# declared LIST: the scenarios that an operator declared so, without those that only the baseline asks for
declared() {
  names "argos-$1-scenarios.txt" | grep -vxF -f "$work/baseline" || :
}

say_what_stays() {
  find "$crowdsec/scenarios" -type l -exec readlink -- {} \; >"$work/links" 2>/dev/null || :
  names argos-disabled-scenarios.txt | not_installed >"$work/removed"
  removed=$(wc -l <"$work/removed" | tr -d ' ')
  case $removed in
    0) echo 'No scenario was declared disabled and is removed.' ;;
    1) echo '1 scenario remains removed; to restore it:' ;;
    *) echo "$removed scenarios remain removed; to restore them:" ;;
  esac
  [ "$removed" = 0 ] || echo "  sudo cscli scenarios install $(tr '\n' ' ' <"$work/removed" | sed 's/ $//')"
  names argos-baseline-scenarios.txt >"$work/baseline"
  [ -z "$(declared enabled)" ] || echo 'Scenarios that were declared enabled stay installed.'
  if [ -n "$(declared simulated)" ]; then
    echo 'Scenarios that were declared simulated stay so, and block nobody. Which: sudo cscli simulation status. To have one block again:'
    echo '  sudo cscli simulation disable NAME, for each name of its rules there, then sudo systemctl reload crowdsec'
  fi
  tuning=$(setting tuning_file)
  tuning=${tuning:-$crowdsec/appsec-rules/argos-tuning.yaml}
  [ ! -f "$tuning" ] || echo "$tuning stays with its thresholds."
  if [ -f "$crowdsec/.argos-drift-reload-pending" ]; then
    echo 'CrowdSec was not reloaded after its last change: sudo systemctl reload crowdsec'
  fi
  [ "$shared" = "$state/shared" ] || echo "$shared, which agent.yaml names, was left alone."
}

main() {
  [ "$(id -u)" = 0 ] || { echo 'uninstall: run this as root (sudo); nothing was changed' >&2; exit 1; }
  shared=$(setting shared_dir)
  shared=${shared:-$state/shared}
  crowdsec=$(setting crowdsec_dir)
  crowdsec=${crowdsec:-$root/etc/crowdsec}
  work=$(mktemp -d)
  trap 'rm -rf -- "$work"' EXIT

  # An uninstall that was cut off after the unit's removal has stopped it already, and systemctl disables no unit without a file.
  if [ -e "$root/etc/systemd/system/$unit" ]; then
    systemctl disable --now --quiet "$unit" ||
      { echo "uninstall: $unit could not be stopped and disabled (see above); nothing was removed" >&2; exit 1; }
  else
    systemctl stop "$unit" 2>/dev/null || :
    rm -f -- "$root/etc/systemd/system/multi-user.target.wants/$unit"
  fi
  say_what_stays
  rm -f -- "$root/etc/systemd/system/$unit" "$root/usr/local/bin/argos-drift-agent" "$root/usr/local/bin/argos-drift-apply"
  # systemd keeps the folder of a DynamicUser in private/ and a link to it in its place.
  rm -rf -- "$root/etc/systemd/system/$unit.d" "$conf" "$root/var/lib/private/argos-drift" "$state" \
    "$crowdsec/.argos-drift-reload-pending" "$crowdsec/.argos-drift-apply.lock" "$crowdsec/.argos-drift-applied"
  rm -rf -- "$root/usr/local/lib/argos-drift"
  systemctl daemon-reload
  systemctl reset-failed "$unit" 2>/dev/null || :
  echo 'argos-drift is removed from this host. The dashboard goes on listing it, as silent, until you remove it there.'
}

# One command, read whole before it runs: it removes its own file.
{ main "$@"; exit; }
