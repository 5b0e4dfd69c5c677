# shellcheck shell=sh
# What the smoke script does to the agent in the guest, one function a step: it fails where the step failed, and what it prints
# says why. Defines functions only.
# shellcheck disable=SC2154,SC2034

unit=argos-drift-agent.service
folder=/var/lib/private/argos-drift
scenario=crowdsecurity/ssh-bf
other=crowdsecurity/http-probing

no() {
  echo "$1"
  return 1
}

# eventually SECONDS COMMAND...: succeeds as soon as the command does
eventually() {
  until_at=$(($(date +%s) + $1))
  shift
  until "$@"; do
    [ "$(date +%s)" -lt "$until_at" ] || no "not so in time: $*" || return 1
    sleep 0.3
  done
}

# install_line ARGUMENT...: the line that a person pastes; root's shell needs no sudo
install_line() {
  # shellcheck disable=SC2016 # the guest's shell expands it
  in_guest sh -c 'curl -fsSL "$0/install.sh" | sh -s -- "$@"' "$base" "$@"
}

drift() {
  query="?host=$host&fresh=true"
  call GET /api/security/drift
  query=
  [ "$status" = 200 ]
}
is() {
  drift && [ "$(field "$1")" = "$2" ]
}
reported_after() {
  drift && [ "$(printf '%s\n' "$1" "$(field host.reported_at)" | sort | tail -n 1)" != "$1" ]
}
reported_at() {
  drift && field host.reported_at
}
new_code() {
  call POST /api/hosts/enrollments "$1"
  code=$(field code)
  [ -n "$code" ] || no "no code: $status $(field detail)"
}
declare_disabled() {
  query="?host=$host"
  call PATCH "/api/security/scenarios/$(printf '%s' "$1" | sed 's,/,%2F,')" '{"disabled":true}'
  query=
  [ "$status" = 200 ] || no "the intent was not taken: $status $(field detail)"
}
is_active() {
  in_guest systemctl is-active --quiet "$unit" || no "$unit is not active" || return 1
  [ "$(in_guest systemctl show -P NRestarts "$unit")" = 0 ] || no "$unit was restarted by systemd"
}
key() {
  in_guest sha256sum "$folder/host.key"
}
apply() {
  in_guest env NO_RELOAD=1 argos-drift-apply "$@"
}
cscli() {
  in_guest cscli scenarios "$@"
}

wrong_code_leaves_nothing() {
  ! install_line "$base" not-a-code || no 'a wrong code was taken' || return 1
  files >"$work/after" && diff "$work/before" "$work/after"
}

install() {
  new_code '{}' || return 1
  # The dashboard shows the same line.
  [ "$(field command)" = "curl -fsSL $base/install.sh | sudo sh -s -- $base $code" ] || no "the API shows: $(field command)" || return 1
  install_line "$base" "$code" || return 1
  is_active || return 1
  host=$(in_guest sed -n 's/^host_id: //p' /etc/argos-drift/agent.yaml)
  eventually 20 reported_after ''
}

# The numbers of the account, since a small Debian cannot name a DynamicUser.
account() {
  in_guest stat -c %u "/proc/$(in_guest systemctl show -P MainPID "$unit")"
}

unit_is_hardened() {
  pid=$(in_guest systemctl show -P MainPID "$unit")
  uid=$(account)
  [ "$uid" -ge 61184 ] && [ "$uid" -le 65519 ] || no "it runs as $uid, which is no account of systemd's own" || return 1
  [ "$(in_guest stat -c '%a %u' "$folder/host.key")" = "600 $uid" ] ||
    no "the key is $(in_guest stat -c '%a %u' "$folder/host.key"), the unit runs as $uid" || return 1
  in_guest grep -q '^CapEff:	0000000000000004$' "/proc/$pid/status" || no 'it has other capabilities than reading' || return 1
  echo "       resident memory $(in_guest awk '/^VmRSS/ { print $2, $3 }' "/proc/$pid/status"), $(in_guest systemd-analyze security "$unit" |
    sed -n 's/.*Overall exposure level for [^:]*: \([0-9.]*\).*/exposure \1/p')" >>"$work/figures"
  # Node 18 says at each start that --jitless goes without WebAssembly.
  ! in_guest journalctl -u "$unit" -o cat --no-pager | grep -v 'disabling flag --expose_wasm' |
    grep -E 'EPERM|SIGSYS|"level":"(warn|error)"|dumped|Warning'
}

# seen_by_unit COMMAND...: runs it among the files as the unit sees them, where hidden ones are empty, even for root.
seen_by_unit() {
  in_guest nsenter -t "$(in_guest systemctl show -P MainPID "$unit")" -m -- "$@"
}
credentials_are_hidden() {
  in_guest grep -q a-secret /etc/crowdsec/local_api_credentials.yaml || no 'the guest has no credentials' || return 1
  ! seen_by_unit grep a-secret /etc/crowdsec/local_api_credentials.yaml || no 'the credentials can be read' || return 1
  seen_by_unit grep -q ssh-bf /etc/crowdsec/hub/.index.json || no 'the hub cannot be read' || return 1
  for place in /etc/crowdsec /var/lib /usr/local/lib/argos-drift; do
    ! seen_by_unit touch "$place/x" || no "$place can be written" || return 1
  done
}

change_is_seen() {
  is scenarios.status undeclared || no "before: $(field scenarios.status) $(field scenarios.detail)" || return 1
  is appsec_tuning.status in_sync || no "thresholds: $(field appsec_tuning.detail)" || return 1
  declare_disabled "$scenario" || return 1
  apply --yes || return 1
  eventually 15 is scenarios.status in_sync || return 1
  cscli install "$scenario" || return 1
  eventually 15 is scenarios.drift_detected true && listed scenarios.actually_enabled "$scenario"
}

apply_puts_it_back() {
  # This shows too that argos-drift-apply passes its arguments on: a run without --dry-run would change something.
  apply --dry-run | grep -q "remove   $scenario" || no 'the plan does not remove it' || return 1
  apply --yes || return 1
  eventually 15 is scenarios.status in_sync || return 1
  in_guest test ! -e /etc/crowdsec/scenarios/ssh-bf.yaml
}

check_disturbs_nothing() {
  in_guest argos-drift-agent check || return 1
  strays=$(in_guest find "$folder" ! -uid "$(account)") || return 1
  [ -z "$strays" ] || no "not the agent's: $strays"
}

is_looked_for() {
  drift || return 1
  case $(field host.engine.detail) in *"127.0.0.1:$((port + 1))"*) ;; *) return 1 ;; esac
}

# The unit may see no other process and have no capability for it: the ports and the unit's own link have to do.
engine_is_seen() {
  put_engine || return 1
  # Its first load is known where the agent has looked at the new configuration before.
  eventually 20 is_looked_for || no "the agent looks elsewhere: $(field host.engine.detail)" || return 1
  in_guest systemctl start crowdsec || return 1
  eventually 90 is host.engine.state running || no "the engine is $(field host.engine.state): $(field host.engine.detail)" || return 1
  is scenarios.evidence running || no "evidence: $(field scenarios.evidence)" || return 1
  cscli remove "$other" --force || return 1
  eventually 10 is host.engine.reload_needed true || return 1
  in_guest systemctl restart "$unit" || return 1
  eventually 20 reported_after "$(reported_at)" || return 1
  is host.engine.reload_needed true || no "a restart of the agent forgets: $(field host.engine.detail)" || return 1
  in_guest systemctl reload crowdsec || return 1
  eventually 60 is host.engine.reload_needed false || return 1
  eventually 60 is host.engine.state running || no "after a reload: $(field host.engine.detail)" || return 1
  in_guest systemctl stop crowdsec || return 1
  eventually 40 is host.engine.state down || no "stopped: $(field host.engine.detail)" || return 1
  # What was seen once and is gone is down, for good: the steps that follow are about a host without an engine.
  in_guest systemctl stop "$unit" && in_guest rm "$folder/engine.json" && take_engine && in_guest systemctl start "$unit"
}

restart() {
  before=$(reported_at)
  in_guest systemctl restart "$unit" || return 1
  eventually 20 reported_after "$before" && is_active
}

worker_gone() {
  end_worker
  cscli install "$scenario" || return 1
  sleep "$gone"
  is_active || return 1
  start_worker
  eventually 120 is scenarios.drift_detected true || return 1
  apply --yes && eventually 15 is scenarios.status in_sync
}

upgrade() {
  version=$(drift && field host.agent_version)
  before_key=$(key)
  # An older release: the same file under another version.
  in_guest sed -i "s/\"$version\"/\"0.0.9\"/g" /usr/local/lib/argos-drift/argos-drift-agent.mjs || return 1
  in_guest systemctl restart "$unit" || return 1
  eventually 20 is host.agent_version 0.0.9 || return 1
  install_line "$base" || return 1
  eventually 20 is host.agent_version "$version" || return 1
  [ "$(key)" = "$before_key" ] || no 'the key changed' || return 1
  is_active && is scenarios.status in_sync
}

enrol_again() {
  revision=$(drift && field host.intent_revision)
  before=$(reported_at)
  before_key=$(key)
  new_code "{\"host_id\":\"$host\"}" || return 1
  install_line "$base" "$code" || return 1
  [ "$(key)" != "$before_key" ] || no 'the key is the old one' || return 1
  eventually 20 reported_after "$before" || return 1
  is_active && is host.intent_revision "$revision" && is scenarios.status in_sync && listed scenarios.expected_disabled "$scenario"
}

bad_code_keeps_all() {
  before=$(reported_at)
  before_key=$(key)
  ! install_line "$base" "$code" || no 'a used code was taken' || return 1
  [ "$(key)" = "$before_key" ] || no 'the key changed' || return 1
  is_active || return 1
  cscli remove "$other" || return 1
  eventually 20 reported_after "$before"
}

uninstall() {
  install_line --uninstall >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
  cat "$work/said"
  grep -q '^1 scenario remains removed' "$work/said" || return 1
  grep -q "cscli scenarios install $scenario\$" "$work/said" || return 1
  files >"$work/after" && diff "$work/before" "$work/after"
}
