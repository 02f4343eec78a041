# Installs the named Debian packages as root and leaves no system cluster or broker running.
# Whatever is put in place for that is taken away again, also when apt-get fails.
set -e
policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.d/peer-support-suite.conf
cleanup() { rm -f "$cluster"; [ -z "$wrote_policy" ] || rm -f "$policy"; }
trap cleanup EXIT
trap 'exit 130' INT TERM

mkdir -p "${cluster%/*}"
echo 'create_main_cluster = false' > "$cluster"
if [ ! -e "$policy" ]; then
    wrote_policy=1
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
get() { apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"; }
# the lists of a fresh machine or image are empty or old
get install --no-install-recommends "$@" || { get update && get install --no-install-recommends "$@"; }

# at the next boot, too
if command -v systemctl > /dev/null; then
    for package in "$@"; do systemctl disable --quiet "$package" || true; done
fi
