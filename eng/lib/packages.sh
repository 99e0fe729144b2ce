# shellcheck shell=bash
# Gets real servers and tools from Debian. Two ways:
#  - into the system with apt-get, for what Debian 12 itself has, when run as root on Debian 12;
#  - unpacked with dpkg -x into a prefix of our own and run through the prefix's own ld.so. Nothing is installed in /,
#    no root is needed, and a server of another Debian release runs beside the system's C library.

RECIPE=1 # part of the prefix name: raise it when a recipe below changes what a prefix contains

prefix_of() { printf '%s/prefix/%s-r%s' "$BK_HOME" "$1" "$RECIPE"; }

is_bookworm() { (. /etc/os-release 2>/dev/null && [ "${ID:-}" = debian ] && [ "${VERSION_CODENAME:-}" = bookworm ]); }

may_use_system() { is_root && is_bookworm && [ -z "${BACKUPKIT_PRIVATE:-}" ]; }

system_has_mariadb1011() {
  [ -z "${BACKUPKIT_PRIVATE:-}" ] && [ -x /usr/sbin/mariadbd ] && [ -x /usr/bin/mariadb ] && [ -e /usr/share/mysql/mysql_system_tables.sql ] &&
    /usr/sbin/mariadbd --no-defaults --version 2>/dev/null | grep -qF ' 10.11.'
}

# ---- into the system -------------------------------------------------------------------------------------------

# system_install PACKAGE...: starts no service. Fails, having changed nothing, when a package would have to be removed for it.
system_install() (
  export DEBIAN_FRONTEND=noninteractive
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    # 101 = "action forbidden": what the packages' scripts ask before they start a service.
    trap 'rm -f "$policy"' EXIT
    trap 'exit 143' INT TERM
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  options=(-qq -y --no-install-recommends --no-remove -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
  # The lists may be missing, or name package versions the mirror has replaced since: then refresh them and try again.
  if ! apt-get install "${options[@]}" "$@" </dev/null >"$BK_HOME/apt.log" 2>&1; then
    retry apt-get update -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 </dev/null >>"$BK_HOME/apt.log" 2>&1 || say "apt-get update failed: $(tail -n 2 "$BK_HOME/apt.log")"
    retry apt-get install "${options[@]}" "$@" </dev/null >>"$BK_HOME/apt.log" 2>&1 || { tail -n 5 "$BK_HOME/apt.log" >&2; return 1; }
  fi
)

system_install_mariadb1011() {
  local had=
  if dpkg-query -W -f '${Status}' mariadb-server 2>/dev/null | grep -q 'ok installed'; then had=1; fi
  say "installing Debian's mariadb-server (its own service is not started) ..."
  system_install mariadb-server mariadb-client || return 1
  # What was not there before shall not come up by itself at the next boot.
  if [ -z "$had" ] && command -v systemctl >/dev/null; then systemctl --quiet disable mariadb.service >/dev/null 2>&1 || true; fi
}

# ---- into a prefix ---------------------------------------------------------------------------------------------

# The Debian mirror this machine's apt already uses.
debian_mirror() {
  if [ -n "${BACKUPKIT_DEBIAN_MIRROR:-}" ]; then printf '%s\n' "${BACKUPKIT_DEBIAN_MIRROR%/}"; return; fi
  local found
  # shellcheck disable=SC2016  # $(ORIGIN) is apt's own notation
  found=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' 'Component: main' 2>/dev/null |
    awk '$1 == "Debian" && $2 !~ /security/ { print $2; exit }')
  # Before the end of the first "apt-get update" no origin is known; the addresses still are, but not with -qq.
  [ -n "$found" ] || found=$(apt-get update --print-uris -o Debug::NoLocking=1 2>/dev/null |
    sed -nE "s#^'([^']*)/dists/[^/]*/InRelease'.*#\1#p" | grep -E '/debian/?$' | head -n 1)
  [ -n "$found" ] || return 1
  printf '%s\n' "${found%/}"
}

# private_apt SUITE: an apt of our own in $work, which knows only that suite and an empty machine. Sets APT.
private_apt() {
  local suite=$1 mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg signed_by=
  mirror=$(debian_mirror) || die "apt on this machine knows no Debian mirror" "set BACKUPKIT_DEBIAN_MIRROR to the address of one"
  mkdir -p "$work"/{lists/partial,cache/archives/partial,debs,state}
  : >"$work/status"
  # Hooks of other packages (desktop catalogues and the like) have no business with these downloads.
  printf '%s\n' '#clear APT::Update;' '#clear DPkg::Post-Invoke;' '#clear DPkg::Pre-Install-Pkgs;' >"$work/apt.conf"
  [ ! -r "$keyring" ] || signed_by=" signed-by=$keyring"
  [ ! -e "$work/keyring.gpg" ] || signed_by=" signed-by=$work/keyring.gpg"
  printf 'deb [arch=%s%s] %s %s main\n' "$(dpkg --print-architecture)" "$signed_by" "$mirror" "$suite" >"$work/sources.list"
  APT=(apt-get -c "$work/apt.conf" -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null -o APT::Default-Release=
    -o Dir::State="$work/state" -o Dir::State::Lists="$work/lists" -o Dir::State::status="$work/status" -o Dir::Cache="$work/cache"
    -o APT::Sandbox::User="$(id -un)" -o APT::Install-Recommends=false -o Acquire::Languages=none -o Acquire::Retries=3)
}

private_update() { "${APT[@]}" update -qq --error-on=any </dev/null 2>"$work/update.log"; }

# An older machine may not know the keys the suite is signed with by now. Its own release carries the newer keyring,
# signed with keys it does know.
newer_keyring() {
  say "the archive keys of this machine are too old for $1; taking the newer keyring of its own release"
  private_apt "$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")"
  retry private_update || return 1
  (cd "$work/debs" && retry "${APT[@]}" download -qq debian-archive-keyring </dev/null && dpkg -x debian-archive-keyring*.deb "$work/keys") || return 1
  rm -rf "$work/debs" "$work/lists" "$work/cache"
  cp "$(find "$work/keys" -name debian-archive-keyring.gpg | head -n 1)" "$work/keyring.gpg"
}

# closure PACKAGE...: what apt's own solver would install on an empty machine, so that names which move (libicu78,
# libicu79, ...) are followed.
closure() { "${APT[@]}" install -s "$@" 2>"$work/solver.log" </dev/null | awk '/^Inst/ { print $2 }' | sort -u; }

fetch_and_unpack() { # reads package names
  local deb names
  mapfile -t names
  [ "${#names[@]}" -gt 0 ] || { cat "$work/solver.log" >&2; return 1; }
  rm -f "$work"/debs/*.deb
  (cd "$work/debs" && retry "${APT[@]}" download -qq "${names[@]}" </dev/null >&2) || return 1
  for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/root" || return 1; done
  (cd "$work/debs" && ls -- *.deb) >"$work/root/PACKAGES"
}

# What dpkg, perl and the login stack need is not needed to run a server.
not_needed='^(perl.*|libperl.*|libdb5.*|libgdbm.*|debconf|debianutils|dpkg|tar|adduser|passwd|mawk|.*-perl|login|libpam.*|libaudit.*|libsemanage.*|libsepol.*|base-.*|bash|coreutils|sed|grep|gawk|mount|util-linux)$'
# MySQL in sid pulls in the libraries of its LDAP, Kerberos and cloud plug-ins; the server and the clients link against these.
mysql_needs='^(mysql-server-core|mysql-client-core|libc6|libgcc-s1|libstdc\+\+6|libaio1(t64)?|libnuma1|libicu[0-9]+|libssl[0-9](t64)?|libzstd1|zlib1g|liblz4-1|liblzma5|libprotobuf-lite[0-9.-]+(t64)?|libgoogle-perftools4(t64)?|libunwind8|libedit2|libtinfo6|libbsd0|libmd0|libxxhash0|libtirpc3(t64)?|libgssapi-krb5-2|libkrb5-3|libk5crypto3|libcom-err2|libkrb5support0|libkeyutils1)$'

wanted_packages() {
  case $1 in
    mysql97) closure mysql-server-core mysql-client-core | { if [ "$2" = all ]; then cat; else grep -E "$mysql_needs"; fi; } ;;
    # Plug-ins lie in mariadb-server itself, which is unpacked without its dependencies.
    mariadb1011 | mariadb118) { closure mariadb-server-core mariadb-client-core | grep -vE "$not_needed"; printf '%s\n' mariadb-server mariadb-client; } | sort -u ;;
    tools) closure mydumper zstd lz4 xxhash | grep -vE "$not_needed" ;;
  esac
}

suite_of() { case $1 in mysql97) echo sid ;; mariadb118) echo trixie ;; *) echo bookworm ;; esac; }

programs_of() {
  case $1 in
    mysql97) echo mysqld mysql mysqldump mysqlbinlog mysqladmin ;;
    mariadb1011 | mariadb118) echo mariadbd mariadb mariadb-dump mariadb-binlog mariadb-admin ;;
    tools) echo mydumper myloader zstd lz4 xxhsum ;;
  esac
}

# wrap_programs ROOT PREFIX: PREFIX/bin/X runs ROOT's usr/*bin/X, once ROOT has become PREFIX. Without --argv0 with the full path
# mysqld looks for the system's own server.
wrap_programs() {
  local root=$1 prefix=$2 loader file name libs
  loader=$(cd "$root" && find lib usr/lib lib64 usr/lib64 -name 'ld-linux*.so.*' 2>/dev/null | head -n 1)
  [ -n "$loader" ] || return 1
  libs=$(cd "$root" && find lib usr/lib -maxdepth 1 -name '*-linux-gnu*' 2>/dev/null | sed "s#^#$prefix/#" | paste -sd:)
  mkdir -p "$root/bin.new"
  for file in "$root"/usr/sbin/* "$root"/usr/bin/* "$root"/bin/*; do
    if [ ! -f "$file" ] || [ "$(head -c 4 "$file" | tail -c 3)" != ELF ]; then continue; fi
    name=${file##*/}
    printf '#!/bin/sh\nexec %s --argv0 %s --library-path %s %s "$@"\n' "$prefix/$loader" "$prefix${file#"$root"}" "$libs" "$prefix${file#"$root"}" >"$root/bin.new/$name"
    chmod 755 "$root/bin.new/$name"
  done 2>/dev/null
  mv "$root/bin.new" "$root/run"
}

# missing_libraries ROOT PROGRAM...: prints what the loader cannot find.
missing_libraries() {
  local root=$1 loader libs name file
  shift
  loader=$(find "$root/lib" "$root/usr/lib" "$root/lib64" "$root/usr/lib64" -name 'ld-linux*.so.*' 2>/dev/null | head -n 1)
  [ -n "$loader" ] || { echo "no ld.so"; return; }
  libs=$(find "$root/lib" "$root/usr/lib" -maxdepth 1 -name '*-linux-gnu*' 2>/dev/null | paste -sd:)
  for name in "$@"; do
    file=$root/usr/sbin/$name
    [ -e "$file" ] || file=$root/usr/bin/$name
    "$loader" --library-path "$libs" --list "$file" 2>&1 | grep -E 'not found|cannot open|error while' || true
  done
}

unpack_prefix() ( # NAME
  name=$1 suite=$(suite_of "$1") prefix=$(prefix_of "$1")
  read -ra programs <<<"$(programs_of "$name")"
  mkdir -p "$BK_HOME/prefix"
  work=$(mktemp -d "$BK_HOME/prefix/.$name.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  trap 'exit 143' INT TERM
  say "unpacking $name from Debian $suite into $prefix ..."
  private_apt "$suite"
  if ! private_update; then
    if grep -qE 'NO_PUBKEY|not signed|EXPKEYSIG' "$work/update.log" && newer_keyring "$suite"; then private_apt "$suite"; fi
    retry private_update || { tail -n 4 "$work/update.log" >&2; exit 1; }
  fi
  wanted_packages "$name" lean | fetch_and_unpack || exit 1
  missing=$(missing_libraries "$work/root" "${programs[@]}")
  if [ -n "$missing" ]; then
    say "$name: more libraries than known are needed, taking everything the packages depend on"
    wanted_packages "$name" all | fetch_and_unpack || exit 1
    missing=$(missing_libraries "$work/root" "${programs[@]}")
    [ -z "$missing" ] || { say "$name: $missing"; exit 1; }
  fi
  rm -rf "$work"/root/usr/share/{doc,man,lintian,locale,bug} "$work"/root/usr/lib/*/gconv "$work/root/etc"
  wrap_programs "$work/root" "$prefix" || exit 1
  rm -rf "$prefix"
  mv "$work/root" "$prefix"
)

# ---- both ------------------------------------------------------------------------------------------------------

expected_version() { case $1 in mysql97) echo ' 9.7.' ;; mariadb1011) echo ' 10.11.' ;; mariadb118) echo ' 11.8.' ;; esac; }

# One that an older version made may lack a program.
prefix_ready() {
  local program
  [ -e "$(prefix_of "$1")/PACKAGES" ] || return 1
  for program in $(programs_of "$1"); do [ -x "$(prefix_of "$1")/run/$program" ] || return 1; done
}

tools_on_path() { [ -z "${BACKUPKIT_PRIVATE:-}" ] && is_bookworm && [ "$(command -v mydumper myloader zstd lz4 xxhsum | wc -l)" = 5 ]; }

is_installed() {
  case $1 in
    mariadb1011) system_has_mariadb1011 || prefix_ready mariadb1011 ;;
    tools) tools_on_path || prefix_ready tools ;;
    *) prefix_ready "$1" ;;
  esac
}

install_one() (
  name=$1
  exec 8>"$BK_HOME/$name.install.lock"
  flock 8
  ! is_installed "$name" || return 0
  { command -v apt-get && command -v dpkg; } >/dev/null || die "$name cannot be installed: this machine has no apt-get" "use Debian 12, or a container of it"
  if may_use_system; then
    # The system's package database has one writer at a time.
    exec 9>"$BK_HOME/system.install.lock"
    flock 9
    case $name in
      mariadb1011) system_install_mariadb1011 8>&- 9>&- || say "apt-get could not install mariadb-server; unpacking it privately instead" ;;
      tools) system_install mydumper zstd lz4 xxhash 8>&- 9>&- || say "apt-get could not install the tools; unpacking them privately instead" ;;
    esac
    exec 9>&-
  fi
  is_installed "$name" || unpack_prefix "$name" 8>&- || die "$name could not be had from Debian $(suite_of "$name")" \
    "check the network and the free space of $BK_HOME (about 1 GB is needed), then run: eng/servers install $name"
  [ "$name" = tools ] || check_version "$name"
)

check_version() {
  local name=$1 version
  version=$("$(server_program "$name")" --no-defaults --version)
  case $version in
    *"$(expected_version "$name")"*) ;;
    *) die "$name: Debian $(suite_of "$name") has another version by now: $version" "change suite_of in eng/lib/packages.sh to a suite that still has it" ;;
  esac
}

# tool_path NAME PROGRAM
tool_path() {
  local name=$1 program=$2 path
  if { [ "$name" = mariadb1011 ] && system_has_mariadb1011; } || { [ "$name" = tools ] && tools_on_path; }; then
    path=$(command -v "$program" || true)
    [ -n "$path" ] || path=/usr/sbin/$program
  else
    path=$(prefix_of "$name")/run/$program
  fi
  [ -x "$path" ] || die "$name has no program $program (or is not installed)" "run: eng/servers install $name"
  printf '%s\n' "$path"
}

server_program() { if [ "$1" = mysql97 ]; then tool_path "$1" mysqld; elif system_has_mariadb1011 && [ "$1" = mariadb1011 ]; then echo /usr/sbin/mariadbd; else tool_path "$1" mariadbd; fi; }
client_program() { if [ "$1" = mysql97 ]; then tool_path "$1" mysql; else tool_path "$1" mariadb; fi; }
dump_program() { if [ "$1" = mysql97 ]; then tool_path "$1" mysqldump; else tool_path "$1" mariadb-dump; fi; }
