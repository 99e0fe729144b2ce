# shellcheck shell=bash
# Builds that leave no compiler or build process behind.

export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# build_release TARGET: restore needs the network, which has bad moments; the compiler is asked once.
build_release() {
  retry dotnet restore "$1" -v quiet -nologo -p:UseSharedCompilation=false -nodeReuse:false </dev/null &&
    dotnet build "$1" -c Release --no-restore -v quiet -nologo -clp:ErrorsOnly -p:UseSharedCompilation=false -nodeReuse:false </dev/null
}
