# shellcheck shell=bash
# Shared by the scripts of eng/: messages, directories, retries.

say() { printf '%s\n' "$*" >&2; }

# die MESSAGE [HINT]: what could not be done, and what to do next.
die() {
  say "error: $1"
  if [ -n "${2:-}" ]; then say "hint: $2"; fi
  exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }

# Downloads, unpacked servers and data templates: kept between runs, safe to delete while no server is up.
backupkit_home() {
  local base=${BACKUPKIT_HOME:-} user_home=${HOME:-}
  if [ -z "$base" ]; then
    # A chroot or a bare CI step may run without HOME.
    [ -n "$user_home" ] || user_home=$(getent passwd "$(id -u)" | cut -d: -f6)
    base=${XDG_CACHE_HOME:-${user_home:-/nonexistent}/.cache}/backupkit
    mkdir -p "$base" 2>/dev/null || base=/var/tmp/backupkit-$(id -u)
  fi
  mkdir -p "$base" || die "cannot create $base" "set BACKUPKIT_HOME to a directory you may write to"
  (cd "$base" && pwd)
}

# retry COMMAND...: three attempts; networks and mirrors have bad moments.
retry() {
  local attempt
  for attempt in 1 2 3; do
    if "$@"; then return 0; fi
    [ "$attempt" = 3 ] || { say "attempt $attempt failed, trying again: $(printf "%s " "${@:1:2}")"; sleep $((attempt * 5)); }
  done
  return 1
}

# require_dotnet: the tree is built with the .NET 10 SDK, which these scripts do not install.
require_dotnet() {
  command -v dotnet >/dev/null || die "the .NET 10 SDK is needed and 'dotnet' is not on the PATH" \
    "install it as described at https://dotnet.microsoft.com/download/dotnet/10.0 and run this again"
  dotnet --list-sdks | grep -q '^10\.' || die "the .NET 10 SDK is needed; this machine has: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')" \
    "install it as described at https://dotnet.microsoft.com/download/dotnet/10.0 and run this again"
  # dotnet refuses to start without a home directory for its own files.
  if [ -z "${HOME:-}" ]; then
    HOME=$(backupkit_home)
    export HOME
  fi
  # The SDK unpacked from its archive stops where libicu is missing; neither it nor this project needs one.
  export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
}
