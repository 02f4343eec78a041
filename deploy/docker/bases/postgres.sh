#!/usr/bin/env bash
# What the suite uses of the official image's contract: POSTGRES_PASSWORD, /docker-entrypoint-initdb.d/*.sql, arguments of the server, with or without its name.
set -euo pipefail
case "$1" in -*) set -- postgres "$@" ;; esac
if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_PASSWORD:?set the password of the superuser}"
  # made beside it and moved when whole: an entrypoint that is killed leaves no half cluster
  next="$PGDATA/.next"
  rm -rf "$next"
  initdb --pgdata="$next" --username=postgres --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --auth-host=scram-sha-256 --auth-local=trust --encoding=UTF8 --locale=C.UTF-8
  echo 'host all all all scram-sha-256' >> "$next/pg_hba.conf"
  # on its socket only while it is prepared: nobody outside sees a server that is about to restart
  pg_ctl --pgdata="$next" --options="-c listen_addresses=''" --wait start
  shopt -s nullglob
  for script in /docker-entrypoint-initdb.d/*.sql; do
    echo "running $script"
    psql --set=ON_ERROR_STOP=1 --no-psqlrc --username=postgres --file="$script"
  done
  pg_ctl --pgdata="$next" --mode=fast --wait stop
  version=$(cat "$next/PG_VERSION") && rm "$next/PG_VERSION"
  mv "$next"/* "$PGDATA" && rmdir "$next" && echo "$version" > "$PGDATA/PG_VERSION"
fi
[ "$1" != postgres ] || set -- "$@" -c "listen_addresses=*"
exec "$@"
