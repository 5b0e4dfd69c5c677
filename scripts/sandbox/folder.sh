# shellcheck shell=sh
# What the two builders share: claiming the folder, the files around the hub. Sourced, defines functions only.

# quoted TEXT: TEXT as it stands between single quotes in a shell script
quoted() {
  printf '%s' "$1" | sed "s/'/'\\\\''/g"
}

# keep_finished KIND DIR FRESH: makes DIR, sets `dir` to its absolute path, and ends the script with 0 where a finished
# sandbox of that kind is there (FRESH 1: never)
keep_finished() {
  mkdir -p -- "$2"
  dir=$(cd -- "$2" && pwd -P)
  kind=$1
  mark=$dir/.argos-sandbox
  # The place is part of the mark because the links are absolute: a sandbox that was moved has to be built again.
  if [ "$3" = 0 ] && [ -f "$mark" ] && [ "$(cat "$mark")" = "$kind $dir" ]; then
    echo "sandbox ($kind) is there: $dir"
    exit 0
  fi
}

# claim_folder: empties the sandbox folder `dir`; ends the script with 1 where it holds something else
claim_folder() {
  if [ ! -f "$mark" ] && [ -n "$(ls -A "$dir")" ]; then
    echo "$dir is not empty and no sandbox: nothing was changed" >&2
    exit 1
  fi
  echo unfinished >"$mark"
  rm -rf -- "${dir:?}/crowdsec" "${dir:?}/bin" "${dir:?}/cscli" "${dir:?}/build.log"
}

finish_folder() {
  echo "$kind $1" >"$1/.argos-sandbox"
  echo "sandbox ($kind) built: $1, $(find "$1/crowdsec/scenarios" -type l | wc -l | tr -d ' ') scenarios installed"
}

# wanted LIST FOLDER: the names of LIST whose file stands in that folder of the hub
wanted() {
  while read -r name; do
    [ ! -f "$2/$name.yaml" ] || echo "$name"
  done <"$1"
}

# link_collections CROWDSEC_DIR: installs the collections whose names are its input, as cscli links them
link_collections() {
  while read -r name; do
    ln -s "$1/hub/collections/$name.yaml" "$1/collections/${name##*/}.yaml"
  done
}

# in_yaml TEXT: TEXT as it stands between single quotes in YAML
in_yaml() {
  printf '%s' "$1" | sed "s/'/''/g"
}

# write_configuration CROWDSEC_DIR: a config.yaml with which the hub commands of cscli work offline, and no engine
write_configuration() {
  {
    printf 'common:\n  daemonize: false\n  log_media: stdout\n  log_level: info\n'
    places_of "$1"
  } >"$1/config.yaml"
}

# places_of CROWDSEC_DIR: the part of a config.yaml that says where things are
places_of() {
  folder_in_yaml=$(in_yaml "$1")
  cat <<TEXT
config_paths:
  config_dir: '$folder_in_yaml/'
  data_dir: '$folder_in_yaml/data/'
  simulation_path: '$folder_in_yaml/simulation.yaml'
  hub_dir: '$folder_in_yaml/hub/'
  index_path: '$folder_in_yaml/hub/.index.json'
  notification_dir: '$folder_in_yaml/notifications/'
  plugin_dir: '$folder_in_yaml/plugins/'
crowdsec_service:
  acquisition_path: '$folder_in_yaml/acquis.yaml'
  acquisition_dir: '$folder_in_yaml/acquis.d'
  parser_routines: 1
cscli:
  output: human
  # Without a branch cscli looks up the newest version over the network.
  hub_branch: master
db_config:
  type: sqlite
  db_path: '$folder_in_yaml/data/crowdsec.db'
  # Either is a choice; without one cscli and the engine warn at each start.
  use_wal: false
TEXT
}

# write_appsec CROWDSEC_DIR: the tuning rule with 15 and 4, and the configuration and acquisition that load it
write_appsec() {
  mkdir -p "$1/appsec-rules" "$1/appsec-configs" "$1/acquis.d"
  cat >"$1/appsec-rules/argos-tuning.yaml" <<'TEXT'
name: argos/tuning
seclang_rules:
  - 'SecAction "id:90401,phase:1,nolog,pass,setvar:tx.inbound_anomaly_score_threshold=15,setvar:tx.outbound_anomaly_score_threshold=4"'
TEXT
  cat >"$1/appsec-configs/argos-appsec-block.yaml" <<'TEXT'
name: argos/appsec-block
default_remediation: ban
inband_rules:
  - argos/tuning
TEXT
  write_appsec_acquisition "$1"
  printf '' >"$1/acquis.yaml"
}

# write_appsec_acquisition CROWDSEC_DIR: what loads the tuning rule
write_appsec_acquisition() {
  cat >"$1/acquis.d/appsec.yaml" <<'TEXT'
source: appsec
appsec_config: argos/appsec-block
listen_addr: 127.0.0.1:7422
labels:
  type: appsec
TEXT
}
