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

# documented LINE: a command line that stands so in docs/install.md, as it is run in the guest: at this Worker's address, and without
# sudo, which root's shell does not need. Ends the script where the document has no such line.
documented() {
  sed 's/^    /`/; s/^`\(.*[^`]\)$/`\1`/' "$here/../../docs/install.md" | grep -Fq -- "\`$1\`" ||
    set_up_error "docs/install.md has no line: $1"
  printf '%s\n' "$1" | sed "s,https://HOST,$base,g; s/sudo //g"
}

# enrol_line CODE: the line that a person pastes to add a host; root's shell needs no sudo. Fails too where the code was seen in the
# arguments of a process meanwhile.
enrol_line() {
  line=$(documented '(echo ARGOS_DRIFT_CODE=CODE; curl -fsSL https://HOST/install.sh) | sudo sh -s -- https://HOST') || return 1
  # shellcheck disable=SC2016 # the guest's shell expands it
  in_guest sh -c 'rm -f /tmp/done; printf "%s\n" "$0" >/tmp/code; printf "%s\n" "$1" >/tmp/line' \
    "$1" "$(printf '%s\n' "$line" | sed "s/=CODE;/=$1;/")" || return 1
  # shellcheck disable=SC2016 # as above
  in_guest sh -c 'while [ ! -e /tmp/done ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\0" "\n"; sleep 0.05; done |
    awk "BEGIN { getline code <\"/tmp/code\" } index(\$0, code)" >/tmp/shown' &
  watcher=$!
  enrolled=0
  in_guest sh /tmp/line || enrolled=$?
  in_guest touch /tmp/done
  wait "$watcher"
  [ -z "$(in_guest cat /tmp/shown)" ] || no "everybody saw the code: $(in_guest cat /tmp/shown)" || return 1
  return "$enrolled"
}

# install_line LINE [CODE]: the line for an upgrade or an uninstall, and with a code behind it how earlier Workers told that
install_line() {
  line=$(documented "$1") || return 1
  in_guest sh -c "$line ${2:-}"
}
upgrade_line='curl -fsSL https://HOST/install.sh | sudo sh -s -- https://HOST'

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
  line=$(documented 'sudo argos-drift-apply') || return 1
  # shellcheck disable=SC2086 # the words of the line
  in_guest env NO_RELOAD=1 $line "$@"
}
cscli() {
  in_guest cscli scenarios "$@"
}

wrong_code_leaves_nothing() {
  ! install_line "$upgrade_line" not-a-code || no 'a wrong code was taken' || return 1
  files >"$work/after" && diff "$work/before" "$work/after"
}

install() {
  new_code '{}' || return 1
  # The dashboard shows the same line.
  [ "$(field command)" = "(echo ARGOS_DRIFT_CODE=$code; curl -fsSL $base/install.sh) | sudo sh -s -- $base" ] || no "the API shows: $(field command)" || return 1
  enrol_line "$code" || return 1
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
  # With a baseline it is in sync with that, where nothing is declared.
  is scenarios.status in_sync || is scenarios.status undeclared || no "before: $(field scenarios.status) $(field scenarios.detail)" || return 1
  is appsec_tuning.status in_sync || no "thresholds: $(field appsec_tuning.detail)" || return 1
  declare_disabled "$scenario" || return 1
  ! in_guest env NO_RELOAD=1 MAY_WEAKEN=0 argos-drift-apply >"$work/said" 2>&1 || no 'it protects less, and nobody was asked' || return 1
  grep -q "would protect less than now .*: $scenario is removed; nothing was changed" "$work/said" || { cat "$work/said"; return 1; }
  in_guest test -e /etc/crowdsec/scenarios/ssh-bf.yaml || no 'it was removed all the same' || return 1
  line=$(documented 'sudo argos-drift-apply --yes') || return 1
  # shellcheck disable=SC2086 # as above
  in_guest env NO_RELOAD=1 $line || return 1
  eventually 15 is scenarios.status in_sync || return 1
  cscli install "$scenario" || return 1
  eventually 15 is scenarios.drift_detected true && listed scenarios.actually_enabled "$scenario"
}

apply_puts_it_back() {
  # This shows too that argos-drift-apply passes its arguments on: a run without --dry-run would change something.
  apply --dry-run | grep -q "remove   $scenario" || no 'the plan does not remove it' || return 1
  # What was applied before needs no yes.
  apply >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
  ! grep 'could not be fetched' "$work/said" || return 1
  eventually 15 is scenarios.status in_sync || return 1
  in_guest test ! -e /etc/crowdsec/scenarios/ssh-bf.yaml
}

# Prints the account and the capabilities of each process that looks at the host meanwhile.
who_looks() {
  # shellcheck disable=SC2016 # the guest's shell expands it
  in_guest sh -c 'argos-drift-agent observe >/tmp/observed 2>&1 & run=$!
    while kill -0 "$run" 2>/dev/null; do
      for process in /proc/[0-9]*; do
        case $(tr "\0" " " <"$process/cmdline") in
          *argos-drift-agent.mjs\ observe*)
            # Of one that ends meanwhile nothing is left to read.
            capabilities=$(sed -n "s/^CapEff:.//p" "$process/status")
            [ -z "$capabilities" ] || echo "$(stat -c %u "$process") $capabilities" ;;
        esac
      done
    done
    wait "$run"' 2>/dev/null | sort -u
}

check_is_the_accounts() {
  line=$(documented 'sudo argos-drift-agent check') || return 1
  # shellcheck disable=SC2086 # as above
  in_guest $line >"$work/said" || { cat "$work/said"; return 1; }
  grep -q '^Scenarios: .*as declared' "$work/said" || no "check said: $(cat "$work/said")" || return 1
  who=$(who_looks)
  [ "$who" = "$(account) 0000000000000004" ] || no "it looks as: $who" || return 1
  looked=$(in_guest sed -n 's/^  "digest": "\(sha256:[0-9a-f]*\)".*/\1/p' /tmp/observed)
  reported=$(in_guest journalctl -u "$unit" -o cat --no-pager |
    sed -n 's/.*"message":"observed".*"digest":"\(sha256:[0-9a-f]*\)".*/\1/p' | tail -n 1)
  [ -n "$looked" ] && [ "$looked" = "$reported" ] || no "check saw $looked, the unit $reported" || return 1
  echo "       check as account $(account) saw what the unit reported: $looked" >>"$work/figures"
  # Its exit codes arrive too, and so does what it says.
  ! in_guest argos-drift-agent check --no-such-option >"$work/said" 2>&1 || return 1
  grep -q "Unknown option '--no-such-option'" "$work/said" || { cat "$work/said"; return 1; }
  [ -z "$(in_guest find /run/systemd/system -name 'argos-drift-check-*')$(in_guest find /run -maxdepth 1 -name 'argos-drift.*')" ] ||
    no 'it leaves something in /run' || return 1
  strays=$(in_guest find "$folder" ! -uid "$(account)") || return 1
  [ -z "$strays" ] || no "not the agent's: $strays"
}

# refused COMMAND...: fails within a minute with these words, instead of hanging or changing something
refused() {
  words=$1
  shift
  refusal=0
  in_guest timeout 60 "$@" >"$work/said" 2>&1 || refusal=$?
  [ "$refusal" = 1 ] || no "it ended with $refusal: $(cat "$work/said")" || return 1
  grep -q "$words" "$work/said" || no "it said: $(cat "$work/said")"
}

# What the account could put into its folder to have root wait, write elsewhere or ask somebody else.
folder_is_spoiled() {
  as_account=$(account)
  in_guest mv "$folder/host.key" "$folder/host.key.away" && in_guest mkfifo "$folder/host.key" &&
    in_guest chown "$as_account:$as_account" "$folder/host.key" || return 1
  refused 'is no regular file' argos-drift-agent check || return 1
  in_guest timeout 60 env NO_RELOAD=1 argos-drift-apply >"$work/said" 2>&1 || no "it did not go on: $(cat "$work/said")" || return 1
  grep -q 'could not be fetched .*is no regular file.*going on with what is on disk' "$work/said" || { cat "$work/said"; return 1; }

  # shellcheck disable=SC2016 # the guest's shell expands it
  in_guest sh -c 'rm "$0"; sed "s/^argos-drift host .*/argos-drift host aaaaaaaaaaaa/; s,^argos-drift url .*,argos-drift url http://127.0.0.1:9," "$0.away" >"$0"
    chown "$1:$1" "$0"' "$folder/host.key" "$as_account" || return 1
  refused 'is the key of another host (aaaaaaaaaaaa at http://127.0.0.1:9)' argos-drift-agent check || return 1
  in_guest mv "$folder/host.key.away" "$folder/host.key" || return 1

  in_guest mkdir /srv/elsewhere && in_guest mv "$folder/shared" "$folder/shared.away" && in_guest ln -s /srv/elsewhere "$folder/shared" || return 1
  refused 'not on this host: .*it is a link' argos-drift-agent check || return 1
  refused 'shared is a link.*nothing was changed' env NO_RELOAD=1 argos-drift-apply || return 1
  in_guest rmdir /srv/elsewhere || no "it wrote there: $(in_guest find /srv/elsewhere)" || return 1
  in_guest rm "$folder/shared" && in_guest mv "$folder/shared.away" "$folder/shared" || return 1

  list=$folder/shared/argos-disabled-scenarios.txt
  in_guest mv "$list" "$list.away" && in_guest mkfifo "$list" || return 1
  refused 'is not a regular file; nothing was changed' env AGENT= NO_RELOAD=1 argos-drift-apply || return 1
  in_guest mv "$list.away" "$list" || return 1
  in_guest argos-drift-agent check && is_active
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
  apply && eventually 15 is scenarios.status in_sync
}

upgrade() {
  version=$(drift && field host.agent_version)
  before_key=$(key)
  # An older release: the same file under another version.
  in_guest sed -i "s/\"$version\"/\"0.0.9\"/g" /usr/local/lib/argos-drift/argos-drift-agent.mjs || return 1
  in_guest systemctl restart "$unit" || return 1
  eventually 20 is host.agent_version 0.0.9 || return 1
  install_line "$upgrade_line" || return 1
  eventually 20 is host.agent_version "$version" || return 1
  [ "$(key)" = "$before_key" ] || no 'the key changed' || return 1
  is_active && is scenarios.status in_sync
}

enrol_again() {
  revision=$(drift && field host.intent_revision)
  before=$(reported_at)
  before_key=$(key)
  new_code "{\"host_id\":\"$host\"}" || return 1
  enrol_line "$code" || return 1
  [ "$(key)" != "$before_key" ] || no 'the key is the old one' || return 1
  eventually 20 reported_after "$before" || return 1
  is_active && is host.intent_revision "$revision" && is scenarios.status in_sync && listed scenarios.expected_disabled "$scenario"
}

bad_code_keeps_all() {
  before=$(reported_at)
  before_key=$(key)
  ! enrol_line "$code" || no 'a used code was taken' || return 1
  [ "$(key)" = "$before_key" ] || no 'the key changed' || return 1
  is_active || return 1
  cscli remove "$other" || return 1
  eventually 20 reported_after "$before"
}

uninstall() {
  install_line 'curl -fsSL https://HOST/install.sh | sudo sh -s -- --uninstall' >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
  cat "$work/said"
  grep -q '^1 scenario remains removed' "$work/said" || return 1
  grep -q "cscli scenarios install $scenario\$" "$work/said" || return 1
  files >"$work/after" && diff "$work/before" "$work/after"
}

uninstall_by_file() {
  new_code '{}' && enrol_line "$code" && is_active || return 1
  end_worker
  line=$(documented 'sudo sh /usr/local/lib/argos-drift/uninstall.sh') || return 1
  # shellcheck disable=SC2086 # the words of the line
  in_guest $line || return 1
  files >"$work/after" && diff "$work/before" "$work/after"
}
