#!/usr/bin/env bash
# Finds PostgreSQL's programs, installing Debian's package where they are missing, and prints their folder.
# `tests/postgres.sh serve FOLDER USER PASSWORD` also runs a server in that folder on a socket there, until standard input ends.
set -euo pipefail

# The majors of Debian 13 and 12.
MAJORS=(17 15)

fail() { echo "tests/postgres.sh: $*" >&2; exit 1; }

installed() {
    local major
    for major in "${MAJORS[@]}"; do
        [ -x "/usr/lib/postgresql/$major/bin/initdb" ] && echo "/usr/lib/postgresql/$major/bin" && return
    done
    return 1
}

install() {
    local sudo=() major
    command -v apt-get >/dev/null || fail "PostgreSQL ${MAJORS[*]} is needed and there is no apt-get: put its programs in /usr/lib/postgresql/${MAJORS[0]}/bin"
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || fail "PostgreSQL is needed: sudo apt-get install postgresql"
        sudo=(sudo -n)
    fi
    "${sudo[@]}" apt-get update -qq >&2 || fail "the package lists cannot be had; is there a network?"
    for major in "${MAJORS[@]}"; do
        apt-cache show "postgresql-$major" >/dev/null 2>&1 || continue
        export DEBIAN_FRONTEND=noninteractive
        # The tests have servers of their own: none is to be started for the machine.
        "${sudo[@]}" apt-get install -y -qq --no-install-recommends postgresql-common >&2
        "${sudo[@]}" sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
        "${sudo[@]}" apt-get install -y -qq --no-install-recommends "postgresql-$major" >&2
        return
    done
    fail "this machine's package lists have none of PostgreSQL ${MAJORS[*]}"
}

serve() {
    local folder=$1 user=$2 password=$3 account=postgres as_user=()
    id "$account" >/dev/null 2>&1 || account=nobody
    # PostgreSQL refuses to run as root.
    [ "$(id -u)" = 0 ] && as_user=(setpriv --reuid="$account" --regid="$account" --clear-groups)
    cd "$folder"
    if [ ! -d data ]; then
        printf '%s\n' "$password" >password
        [ "$(id -u)" = 0 ] && chown "$account" . password
        "${as_user[@]}" "$bin/initdb" -D data -U "$user" --pwfile=password -A scram-sha-256 -E UTF8 --locale=C --no-sync >initdb.log
        rm password
    fi
    "${as_user[@]}" "$bin/postgres" -D data -k "$folder" -c listen_addresses= -c max_connections=300 -c fsync=off >log 2>&1 &
    server=$!
    trap 'kill -QUIT $server 2>/dev/null; wait $server || true' EXIT
    until "$bin/pg_isready" -q -h "$folder"; do
        kill -0 "$server" 2>/dev/null || fail "the server does not start: $(tail -n 5 log)"
    done
    echo ready
    cat >/dev/null
}

bin=$(installed) || { install; bin=$(installed) || fail "the package was installed, and its programs are not there"; }
case ${1-} in
    serve) serve "$2" "$3" "$4" ;;
    *) echo "$bin" ;;
esac
