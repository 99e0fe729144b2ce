# shellcheck shell=bash
# Native programs: what links them, and the build.

native_platform() {
  case $(uname -m) in
    x86_64) echo linux-x64 ;;
    aarch64) echo linux-arm64 ;;
    *) die "there is no native build for $(uname -m)" "use eng/backupkit, which runs on the .NET runtime" ;;
  esac
}

can_link() { command -v gcc >/dev/null && command -v objcopy >/dev/null && echo 'int main(void) { return 0; }' | gcc -x c - -o /dev/null 2>/dev/null; }

require_linker() {
  if ! can_link && may_use_system; then
    BK_HOME=$(backupkit_home)
    say "installing Debian's gcc, which links the program ..."
    exec 8>"$BK_HOME/system.install.lock" # the system's package database has one writer at a time
    flock 8
    can_link || system_install gcc libc6-dev 8>&- || true
    exec 8>&-
  fi
  can_link || die "a native program is linked with gcc, which this machine lacks" "install the packages gcc and libc6-dev"
}

# build_native PROJECT PROGRAM FILE: publishes the project of the tree in $root and moves its program to the file.
build_native() (
  project=$1 program=$2 target=$3
  platform=$(native_platform)
  require_linker
  mkdir -p "$root/artifacts/native" "$(dirname "$target")"
  exec 9>"$root/artifacts/native/lock"
  flock 9
  work=$(mktemp -d "$root/artifacts/native/build.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  touch "$work/started" # a source saved during the build is newer than this
  # In a tree of outputs of its own, so that other builds of this tree can go on.
  arguments=("$project" -r "$platform" --artifacts-path "$work/artifacts" -p:PackAsTool=false -p:UseSharedCompilation=false
    -nodeReuse:false -v quiet -nologo)
  {
    retry dotnet restore "${arguments[@]}" 9>&- &&
      dotnet publish "${arguments[@]}" -c Release -clp:ErrorsOnly -p:CppCompilerAndLinker=gcc -p:PublishDir="$work/out/" 9>&- &&
      [ -s "$work/out/$program" ]
  } </dev/null >"$work/log" 2>&1 || { cat "$work/log" >&2; die "$program does not build natively"; }
  touch -r "$work/started" "$work/out/$program"
  mv "$work/out/$program" "$target"
  say "$target"
)
