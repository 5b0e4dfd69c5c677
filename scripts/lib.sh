# shellcheck shell=sh
# Functions that several scripts share. It is sourced.

# refuse_option NAME OPTION: ends the script NAME, which does not know that option
refuse_option() {
  printf '%s: there is no option %s. See %s --help\n' "$1" "$2" "$1" >&2
  exit 2
}

# only_help NAME ARGUMENT...: for a script that takes nothing: answers -h and --help with its function `usage`, and refuses all else.
# To be called first, so that nobody who asks for help waits for an installation.
only_help() {
  only_help_of=$1
  shift
  for argument in "$@"; do
    case $argument in
      -h | --help) usage; exit 0 ;;
      *) refuse_option "$only_help_of" "$argument" ;;
    esac
  done
}

# Installs the npm packages where they are missing or out of date, and puts a Node that is new enough first on PATH. To be called
# from the project's root.
install_packages() {
  command -v npm >/dev/null 2>&1 || {
    echo "npm is missing. Install Node.js (20 or newer) with npm, then run this again." >&2
    exit 1
  }
  if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
    echo "Installing npm packages (once, about half a minute)..." >&2
    npm ci --no-audit --no-fund --no-update-notifier --loglevel=error >&2
    cp package-lock.json node_modules/.installed-lock.json
  fi
  PATH="$PWD/node_modules/.bin:$PATH"
  export PATH
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 22 || (major === 22 && minor >= 12) ? 0 : 1)' || {
    echo "The tools need Node 22.12 or newer; this is $(node --version). On Linux x64 the npm packages bring one along." >&2
    exit 1
  }
}

# What runs on this machine is not asked for through a proxy.
bypass_proxy_for_localhost() {
  NO_PROXY=127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}
  no_proxy=127.0.0.1,localhost${no_proxy:+,$no_proxy}
  export NO_PROXY no_proxy
}

# run_node ROOT SCRIPT ARGUMENT...: goes on as that script of the checkout, in the caller's folder, by any Node from 18.19 on: the machine's
# own or the one that npm installed.
run_node() {
  run_node_root=$1 run_node_script=$2
  shift 2
  PATH=$PATH:$run_node_root/node_modules/.bin
  command -v node >/dev/null 2>&1 || { echo 'Node.js is missing. Install it (18.19 or newer), or run npm ci in the checkout' >&2; exit 1; }
  bypass_proxy_for_localhost
  # Node's own fetch must be told to use a proxy.
  NODE_USE_ENV_PROXY=1
  export PATH NODE_USE_ENV_PROXY
  exec node "$run_node_root/$run_node_script" "$@"
}
