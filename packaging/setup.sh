#!/bin/sh
# Makes .venv with the pinned dependencies and the system libraries that Qt needs; at once when nothing has changed.
#
#   packaging/setup.sh run     what the viewer and the commands need
#   packaging/setup.sh dev     the same, and the tools that test and check it
#
# PYTHON=... chooses the interpreter, VENV=... another folder for the environment.
set -eu

level=${1:-run}
cd "$(dirname "$0")/.."
. packaging/as-root.sh
venv=${VENV:-.venv}
constraints=packaging/constraints.txt

say() { printf '\n==> %s\n' "$*"; }
fail() {
    printf '\nVernier could not be set up: %s\n' "$*" >&2
    exit 1
}

case $level in
    run) extras="" ;;
    dev) extras="[dev]" ;;
    *) fail "'$level' is neither 'run' nor 'dev'." ;;
esac

system_libraries() {
    [ ! -e "$venv/.vernier-libraries" ] || return 0
    code=0
    sh packaging/system-libraries.sh "$venv" || code=$?
    case $code in
        0) touch "$venv/.vernier-libraries" ;;
        3) ;; # enough for a picture or a test, not for a window: looked at again next time
        *) exit 1 ;;
    esac
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# The place belongs to the fingerprint: commands in an environment hold its absolute path, so a moved folder starts anew.
fingerprint=$({ pwd; cat pyproject.toml "$constraints" packaging/*.sh; } | cksum)
stamped() { [ "$(cat "$venv/.vernier-$1" 2>/dev/null)" = "$fingerprint" ]; }
if { stamped "$level" || stamped dev; } && new_enough "$venv/bin/python"; then
    system_libraries
    exit 0
fi

python=""
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    if new_enough "$candidate"; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || fail "Python 3.11 or newer is needed, and ${PYTHON:-python3} is not one. Install it, or name it: make run PYTHON=python3.12"

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian and Ubuntu split this part of Python off into a package of its own.
    command -v apt-get >/dev/null 2>&1 ||
        fail "this Python ($python) lacks its venv and ensurepip modules. Install them with your system's package manager, then try again."
    package=$("$python" -c 'import sys; print(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")')
    as_root true ||
        fail "Python's venv module is missing, and only an administrator can install it. Run this once, then try again: sudo apt-get install $package"
    say "Installing $package, which this Python lacks"
    { as_root apt-get -qq update && as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$package"; } ||
        fail "the package $package could not be installed (see above). Install it, then try again."
fi

# A moved or copied environment still answers, but with another folder's packages; its own pip tells where it looks.
whole() { "$venv/bin/pip" --version 2>/dev/null | grep -qF " from $(cd "$venv" && pwd -P)/"; }
if ! new_enough "$venv/bin/python" || ! whole; then
    say "Making $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv" || fail "'$python -m venv $venv' did not work (see above)."
fi
rm -f "$venv"/.vernier-run "$venv"/.vernier-dev "$venv"/.vernier-libraries

install() {
    PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip install --constraint "$constraints" "$@" ||
        fail "pip did not get everything it needs (see above). Look at the network connection and the free disk space, then run the same command again."
}

say "Installing PyTorch, by far the largest part"
install "$(grep '^torch==' "$constraints")"
say "Installing everything else, at the versions of $constraints"
install setuptools
install --no-build-isolation --editable ".$extras"
system_libraries

printf '%s\n' "$fingerprint" >"$venv/.vernier-$level"
say "Ready"
