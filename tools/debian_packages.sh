#!/bin/sh
# Usage: debian_packages.sh NAME...   with NAME one of: venv chromium libatomic1 postgresql
# Installs the Debian packages of what is missing when it may, else says in one line what is missing.
# Fails only for venv: without it nothing starts. Tests that need the others skip by themselves.
set -u
python=${PYTHON:-python3}

present() {
    case $1 in
        venv) [ -x .venv/bin/python ] || "$python" -c 'import ensurepip, venv' ;;
        chromium) command -v chromium ;;
        libatomic1) ls /usr/lib/*/libatomic.so.1 ;; # what drives Chromium needs it
        postgresql) ls /usr/lib/postgresql/*/bin/initdb ;;
    esac >/dev/null 2>&1
}

package() {
    case $1 in
        venv) echo "python3-venv" ;;
        *) echo "$1" ;;
    esac
}

missing=""
for name in "$@"; do
    present "$name" || missing="$missing $(package "$name")"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of names
    { apt-get update -qq && apt-get install -qq -y --no-install-recommends $missing; } >/dev/null
fi

still=""
for name in "$@"; do
    present "$name" || still="$still $(package "$name")"
done
[ -z "$still" ] && exit 0
echo "missing:$still (as root: apt-get install$still)" >&2
case $still in *python3-venv*) exit 1 ;; esac
exit 0
