# shellcheck shell=bash
# Private server instances. Everything of one instance lies in $BK_RUN/NAME.INSTANCE: data, tmp (a starting server deletes
# files in its tmpdir, so two must never share one), log, pid, port, password, client.cnf, options.

# parse_instance NAME[@INSTANCE]: sets name, instance, dir, label.
parse_instance() {
  name=${1%%@*} instance=${BACKUPKIT_INSTANCE:-main}
  case $1 in *@*) instance=${1#*@} ;; esac
  case $name in
    mariadb1011 | mysql97 | mariadb118) ;;
    *) die "there is no server '$name'" "the servers are mariadb1011, mysql97, mariadb118; NAME@INSTANCE is another instance of one" ;;
  esac
  [[ $instance =~ ^[A-Za-z0-9_-]{1,40}$ ]] || die "'$instance' is not an instance name" "letters, digits, - and _ only"
  dir=$BK_RUN/$name.$instance
  label=$name
  if [ "$instance" != main ]; then label=$name@$instance; fi
}

read_file() { if [ -e "$1" ]; then cat "$1"; fi; }

# is_up: the recorded process lives and is the server of this very data directory (process numbers get reused).
is_up() {
  local pid
  pid=$(read_file "$dir/pid")
  [ -n "$pid" ] && [ -r "/proc/$pid/cmdline" ] && tr '\0' '\n' <"/proc/$pid/cmdline" 2>/dev/null | grep -qxF -- "--datadir=$dir/data"
}

free_port() {
  local port
  for _ in {1..200}; do
    # Below the range Linux takes for outgoing connections.
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  die "no free port on 127.0.0.1"
}

# server_layout: sets layout, the options that say where the program's own files lie, and share.
server_layout() {
  local prefix
  layout=(--no-defaults) share=/usr/share/mysql
  if is_root; then layout+=(--user=root); fi
  if [ "$name" = mariadb1011 ] && system_has_mariadb1011; then return; fi
  prefix=$(prefix_of "$name") share=$prefix/usr/share/mysql
  if [ -d "$prefix/usr/share/mariadb/charsets" ]; then share=$prefix/usr/share/mariadb; fi
  layout+=(--basedir="$prefix/usr" --lc-messages-dir="$share" --character-sets-dir="$share/charsets" --plugin-dir="$prefix/usr/lib/mysql/plugin")
}

server_options() { # sets options
  local pool=${BACKUPKIT_BUFFER_POOL:-512M}
  options=(--bind-address=127.0.0.1 --server-id="$(cat "$dir/port")" --log-bin=binlog --binlog-format=ROW --sync-binlog=0
    --innodb-buffer-pool-size="$pool" --innodb-flush-log-at-trx-commit=2 --local-infile=1 --log-bin-trust-function-creators=1
    --max-connections=300 --character-set-server=utf8mb4)
  if [ "$name" = mysql97 ]; then
    options+=(--mysqlx=OFF --gtid-mode=ON --enforce-gtid-consistency=ON --secure-file-priv= --innodb-redo-log-capacity=512M)
  else
    options+=(--gtid-strict-mode=ON)
  fi
}

# ---- the data directory ----------------------------------------------------------------------------------------

# Makes the system tables in $1. What mariadb-install-db does, but through our own way of starting the program.
initialise_data() {
  local data=$1 tmp=$2 program
  program=$(server_program "$name")
  if [ "$name" = mysql97 ]; then
    "$program" "${layout[@]}" --datadir="$data" --tmpdir="$tmp" --initialize-insecure "${initial[@]}"
    return
  fi
  local sql=mysql
  [ ! -e "$share/mariadb_system_tables.sql" ] || sql=mariadb
  mkdir -p "$data/mysql"
  {
    printf '%s\n' 'create database if not exists mysql;' 'use mysql;' 'SET @auth_root_socket=NULL;'
    cat "$share/${sql}_system_tables.sql" "$share/${sql}_performance_tables.sql" "$share/${sql}_system_tables_data.sql" \
      "$share/fill_help_tables.sql" "$share/maria_add_gis_sp_bootstrap.sql" "$share/${sql}_sys_schema.sql"
  } | "$program" "${layout[@]}" --datadir="$data" --tmpdir="$tmp" --bootstrap --log-warnings=0 --enforce-storage-engine= \
    --max-allowed-packet=8M --net-buffer-length=16K
}

# initial_options OPTION...: sets initial, those of the options that MySQL wants to know when the data directory is made.
initial_options() {
  initial=()
  local option
  for option in "$@"; do
    if [ "$name" = mysql97 ] && [[ $option == --lower-case-table-names=* ]]; then initial+=("$option"); fi
  done
}

# A fresh data directory is made once per server version, with its initial options, and copied from then on.
template_of() {
  local version
  version=$("$(server_program "$name")" --no-defaults --version | cksum | cut -d' ' -f1)
  printf '%s/templates/%s-r%s-%s%s' "$BK_HOME" "$name" "$RECIPE" "$version" "${initial[*]}"
}

ensure_template() (
  template=$1
  exec 8>"$BK_HOME/$name.template.lock"
  flock 8
  [ ! -d "$template" ] || return 0
  mkdir -p "${template%/*}"
  making=$(mktemp -d "${template%/*}/.making.XXXXXX")
  trap 'rm -rf "$making"' EXIT
  trap 'exit 143' INT TERM
  mkdir "$making/data" "$making/tmp"
  say "$name: making the system tables ..."
  initialise_data "$making/data" "$making/tmp" </dev/null >"$making/log" 2>&1 8>&- || { tail -n 20 "$making/log" >&2; die "$name: the system tables could not be made"; }
  rm -f "$making/data/auto.cnf" # holds the server's UUID: each copy makes its own
  mv "$making/data" "$template"
)

new_password() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

prepare_data() {
  local template password
  [ ! -e "$dir/ready" ] || return 0
  template=$(template_of)
  ensure_template "$template" || return 1
  rm -rf "$dir/data"
  cp --reflink=auto --sparse=always -a "$template" "$dir/data"
  chmod 700 "$dir/data"
  password=$(new_password)
  (umask 077 && printf '%s' "$password" >"$dir/password" && first_start_sql "$password" >"$dir/init.sql")
}

# Runs before the server takes its first connection, so that it never listens without a password.
first_start_sql() {
  echo 'SET sql_log_bin = 0;'
  if [ "$name" != mysql97 ]; then
    echo "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');"
    echo 'FLUSH PRIVILEGES;'
  fi
  printf "%s\n" "CREATE USER root@'127.0.0.1' IDENTIFIED BY '$1';" "GRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;" \
    "ALTER USER root@'localhost' IDENTIFIED BY '$1';"
}

# ---- start and stop --------------------------------------------------------------------------------------------

# Socket addresses end at 107 bytes; a deep run directory gets its socket elsewhere.
choose_socket() {
  local place=$dir/sock old
  if [ "${#place}" -ge 100 ]; then
    old=$(read_file "$dir/socket")
    if [ -n "$old" ] && [ -d "${old%/*}" ]; then return; fi
    place=$(mktemp -d /tmp/backupkit.XXXXXX)/sock
  fi
  printf '%s' "$place" >"$dir/socket"
}

choose_port() {
  local variable=BACKUPKIT_PORT_${name^^}
  if [ "$instance" = main ] && [ -n "${!variable:-}" ]; then printf '%s' "${!variable}" >"$dir/port"; return; fi
  if [ -s "$dir/port" ] && [ -z "${1:-}" ]; then return; fi
  free_port >"$dir/port.new" && mv "$dir/port.new" "$dir/port"
}

write_client_cnf() {
  local plugins=
  (umask 077 && printf '[client]\nuser=root\npassword=%s\nsocket=%s\ndefault-character-set=utf8mb4\n%s' "$(cat "$dir/password")" "$(cat "$dir/socket")" "$plugins" >"$dir/client.cnf")
}

# launch ARGUMENTS...: the server in a session of its own. The pid is on disk before the program runs, and an interrupt waits
# for that, so that "down" always finds what was started.
launch() {
  local interrupted='' i
  trap 'interrupted=1' INT TERM
  rm -f "$dir/pid"
  # Ten thousand tables need more open files than the usual 1024.
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
  # shellcheck disable=SC2016  # the inner shell expands these
  setsid bash -c 'echo $$ >"$0"; exec "$@"' "$dir/pid" "$@" </dev/null >>"$dir/log" 2>&1 7>&- 8>&- 9>&- &
  for ((i = 0; i < 100; i++)); do [ ! -s "$dir/pid" ] || break; sleep 0.05; done
  trap - INT TERM
  [ -z "$interrupted" ] || exit 143
}

answers() { "$client" --defaults-file="$dir/client.cnf" --connect-timeout=5 -e 'DO 1' >/dev/null 2>&1; }

# wait_ready LINES: 0 = answers, 1 = died. LINES = length of the log before this start.
wait_ready() {
  local i socket client pid
  socket=$(cat "$dir/socket") client=$(client_program "$name") pid=$(cat "$dir/pid")
  for ((i = 0; i < 1800; i++)); do
    if [ -S "$socket" ] && answers; then return 0; fi
    [ -d "/proc/$pid" ] || return 1
    sleep 0.1
  done
  say "$label: does not answer after 180 s"
  return 1
}

# up_one NAME[@INSTANCE] EXTRA...: EXTRA are server options; none given means those of the last start when restarting.
up_one() {
  parse_instance "$1"
  shift
  install_one "$name" || return 1
  mkdir -p "$dir/tmp"
  chmod 700 "$dir"
  exec 7>"$dir/lock"
  flock 7
  if is_up; then
    if [ $# = 0 ] || [ "$(printf '%s\n' "$@")" = "$(read_file "$dir/options")" ]; then return 0; fi
    stop_process TERM || return 1
  fi
  printf '%s\n' "$@" >"$dir/options"
  local layout share options attempt lines extra initial
  server_layout
  initial_options "$@"
  prepare_data || return 1
  for attempt in 1 2 3 4 5; do
    choose_port "$([ "$attempt" = 1 ] || echo another)"
    choose_socket
    write_client_cnf
    server_options
    extra=()
    [ ! -e "$dir/init.sql" ] || extra=(--init-file="$dir/init.sql")
    touch "$dir/log"
    lines=$(wc -l <"$dir/log")
    launch "$(server_program "$name")" "${layout[@]}" --datadir="$dir/data" --tmpdir="$dir/tmp" --socket="$(cat "$dir/socket")" \
      --port="$(cat "$dir/port")" --pid-file="$dir/server.pid" "${options[@]}" "${extra[@]}" "$@"
    if wait_ready; then
      rm -f "$dir/init.sql"
      touch "$dir/ready"
      return 0
    fi
    tail -n "+$((lines + 1))" "$dir/log" | grep -qiE 'address already in use|bind on tcp/ip port' || break
  done
  stop_process KILL || true
  tail -n "+$((lines + 1))" "$dir/log" | tail -n 20 >&2
  say "error: $label did not come up; its log is $dir/log"
  return 1
}

# stop_process SIGNAL: exactly the process of this instance.
stop_process() {
  local pid i
  is_up || { rm -f "$dir/pid"; return 0; }
  pid=$(cat "$dir/pid")
  kill "-$1" "$pid" 2>/dev/null || true
  for ((i = 0; i < 600; i++)); do
    if ! is_up; then rm -f "$dir/pid"; return 0; fi
    sleep 0.1
  done
  say "$label: still there after 60 s, killing process $pid"
  kill -KILL "$pid" 2>/dev/null || true
  for ((i = 0; i < 100; i++)); do
    if ! is_up; then rm -f "$dir/pid"; return 0; fi
    sleep 0.1
  done
  say "error: $label: process $pid does not end"
  return 1
}

# down_one NAME[@INSTANCE] SIGNAL
down_one() {
  parse_instance "$1"
  [ -d "$dir" ] || return 0
  exec 7>"$dir/lock"
  flock 7
  stop_process "$2"
  exec 7>&-
}

drop_one() {
  parse_instance "$1"
  [ -d "$dir" ] || return 0
  down_one "$1" TERM || return 1
  local socket
  socket=$(read_file "$dir/socket")
  case $socket in /tmp/backupkit.??????/sock) rm -rf "${socket%/*}" ;; esac
  rm -rf "$dir"
}

instances() {
  local path base
  for path in "$BK_RUN"/{mariadb1011,mysql97,mariadb118}.*; do
    [ -d "$path" ] || continue
    base=${path##*/}
    printf '%s@%s\n' "${base%%.*}" "${base#*.}"
  done
}

# ---- what callers need to know ---------------------------------------------------------------------------------

need_up() { is_up || die "$label is not up" "run: eng/servers up $label"; }

dsn() {
  local where
  if [ "${1:-}" = --socket ]; then
    where="Server=$(cat "$dir/socket");Protocol=unix"
  else
    where="Server=127.0.0.1;Port=$(cat "$dir/port")"
  fi
  printf '%s;User ID=root;Password=%s;SslMode=Preferred\n' "$where" "$(cat "$dir/password")"
}

environment() {
  local suffix=${name^^}
  if [ "$instance" != main ]; then suffix+=_${instance^^} suffix=${suffix//-/_}; fi
  printf 'export BACKUPKIT_TEST_%s=%q\n' "$suffix" "$(dsn)"
  printf 'export BACKUPKIT_SOCKET_%s=%q\n' "$suffix" "$(dsn --socket)"
  printf 'export BACKUPKIT_CLIENT_%s=%q\n' "$suffix" "$(client_program "$name")"
  printf 'export BACKUPKIT_DUMP_%s=%q\n' "$suffix" "$(dump_program "$name")"
  printf 'export BACKUPKIT_CNF_%s=%q\n' "$suffix" "$dir/client.cnf"
}
