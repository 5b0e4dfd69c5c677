# shellcheck shell=sh
# A Debian 12 that is booted by systemd-nspawn and has a CrowdSec folder with a real cscli. Defines functions only; the smoke
# script sets here, cache and work.
# shellcheck disable=SC2154

packages=systemd,systemd-sysv,dbus,nodejs,curl,ca-certificates,procps,libsqlite3-0

# make_base: Debian in $cache/rootfs, made once
make_base() {
  [ ! -f "$cache/rootfs.finished" ] || return 0
  rm -rf -- "$cache/rootfs"
  mkdir -p -- "$cache" || skip "$cache cannot be written"
  debootstrap --variant=minbase --include="$packages" bookworm "$cache/rootfs" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} \
    >"$work/debootstrap.log" 2>&1 </dev/null || skip "debootstrap failed: $(tail -n 1 "$work/debootstrap.log")"
  # Each run copies this folder, so it holds nothing that no run needs.
  rm -rf -- "$cache/rootfs/var/cache/apt" "$cache/rootfs/var/lib/apt/lists" "$cache/rootfs/usr/share/doc" "$cache/rootfs/usr/share/locale"
  : >"$cache/rootfs.finished"
}

# put_crowdsec: /etc/crowdsec of the guest, with absolute links as a real one has
put_crowdsec() {
  "$here/../sandbox/build" "$work/sandbox" >"$work/sandbox.log" 2>&1 || skip "no CrowdSec folder: $(tail -n 1 "$work/sandbox.log")"
  cp -R "$work/sandbox/crowdsec" "$rootfs/etc/crowdsec"
  sed -i "s,$work/sandbox/crowdsec,/etc/crowdsec,g" "$rootfs/etc/crowdsec/config.yaml"
  find "$rootfs/etc/crowdsec/scenarios" "$rootfs/etc/crowdsec/parsers" "$rootfs/etc/crowdsec/collections" -type l | while IFS= read -r link; do
    target=$(readlink -- "$link")
    ln -sfn -- "/etc/crowdsec${target#"$work/sandbox/crowdsec"}" "$link"
  done
  # With the modes that CrowdSec gives its own files: only root reads them.
  find "$rootfs/etc/crowdsec/hub" -type f -exec chmod 0600 {} +
  chmod 0600 "$rootfs/etc/crowdsec/config.yaml"
  printf 'password: a-secret-of-the-smoke\n' >"$rootfs/etc/crowdsec/local_api_credentials.yaml"
  cp "$work/sandbox/bin/cscli" "$rootfs/usr/bin/cscli"
}

# put_engine: CrowdSec's own engine and its configuration into the guest, with a unit; take_engine takes all of it away
put_engine() {
  "$here/../sandbox/engine" "$work/sandbox" $((port + 1)) $((port + 2)) || return 1
  cp -a "$rootfs/etc/crowdsec" "$work/crowdsec-before"
  for file in config.yaml acquis.yaml local_api_credentials.yaml data; do
    rm -rf -- "${rootfs:?}/etc/crowdsec/$file"
    cp -R "$work/sandbox/crowdsec/$file" "$rootfs/etc/crowdsec/$file"
  done
  rm -f -- "$rootfs/etc/crowdsec/acquis.d/appsec.yaml"
  mkdir -p "$rootfs/etc/crowdsec/log" "$rootfs/etc/crowdsec/plugins" "$rootfs/etc/crowdsec/notifications"
  : >"$rootfs/etc/crowdsec/auth.log"
  sed -i "s,$work/sandbox/crowdsec,/etc/crowdsec,g; s,$work/sandbox/,/etc/crowdsec/,g" "$rootfs/etc/crowdsec/config.yaml" "$rootfs/etc/crowdsec/acquis.yaml"
  cp "$work/sandbox/bin/crowdsec" "$rootfs/usr/bin/crowdsec"
  printf '[Service]\nExecStart=/usr/bin/crowdsec -c /etc/crowdsec/config.yaml\nExecReload=/bin/kill -HUP $MAINPID\n' \
    >"$rootfs/etc/systemd/system/crowdsec.service"
  in_guest systemctl daemon-reload
}

take_engine() {
  in_guest systemctl stop crowdsec
  rm -rf -- "${rootfs:?}/etc/crowdsec" "$rootfs/usr/bin/crowdsec" "$rootfs/etc/systemd/system/crowdsec.service"
  mv -- "$work/crowdsec-before" "$rootfs/etc/crowdsec"
  in_guest systemctl daemon-reload
}

# boot: sets `nspawn` and `guest`, the process that is the guest's init
boot() {
  rootfs=$work/rootfs
  cp -a --reflink=auto -- "$cache/rootfs" "$rootfs"
  put_crowdsec
  systemd-nspawn --register=no --keep-unit --machine="argos-smoke-$$" -b -D "$rootfs" --console=pipe \
    >"$work/boot.log" 2>&1 </dev/null &
  nspawn=$!
  guest=
  waited=0
  until booted; do
    kill -0 "$nspawn" 2>/dev/null || skip "systemd-nspawn ended: $(tail -n 1 "$work/boot.log")"
    waited=$((waited + 1))
    [ "$waited" -lt 300 ] || skip 'systemd does not come up in systemd-nspawn on this machine'
    sleep 0.2
  done
}

booted() {
  [ -n "$guest" ] || guest=$(cut -d ' ' -f 1 "/proc/$nspawn/task/$nspawn/children" 2>/dev/null) || :
  [ -n "$guest" ] || return 1
  case $(in_guest systemctl is-system-running 2>/dev/null) in running | degraded) return 0 ;; *) return 1 ;; esac
}

in_guest() {
  nsenter -t "$guest" -a -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin HOME=/root LC_ALL=C "$@" </dev/null
}

# files: every file of the guest that stays over a reboot, but for logs, CrowdSec's folder and what systemd notes for itself
files() {
  in_guest find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/tmp -o -path /var/log \
    -o -path /etc/crowdsec -o -path /var/lib/systemd -o -path /root/.npm \) -prune -o -printf '%p %y %m %U %l\n' | sort
}

# The guest is thrown away, so it need not shut down in an orderly way.
end_guest() {
  [ -z "${guest:-}" ] || kill -KILL "$guest" 2>/dev/null || :
  [ -z "${nspawn:-}" ] || { wait "$nspawn" 2>/dev/null || :; }
}
