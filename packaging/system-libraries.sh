#!/bin/sh
# Finds out which system libraries Qt lacks on this Linux machine, and installs them or names their packages.
#
#   packaging/system-libraries.sh [VENV]          installs what is missing when it may (root or sudo without password)
#   packaging/system-libraries.sh [VENV] --list   only prints the missing libraries, one a line
#
# Exit status: 0 all there; 3 no window can open, which does not matter as there is no display; 1 otherwise.
# macOS and Windows bring all of them.
set -eu
. "$(dirname "$0")/as-root.sh"

venv=${1:-.venv}
mode=${2:-install}
[ "$(uname -s)" = Linux ] || exit 0

qt=$(echo "$venv"/lib/python3*/site-packages/PySide6)
[ -d "$qt" ] || { echo "Qt is not installed in $venv" >&2; exit 1; }
if ! command -v ldd >/dev/null 2>&1; then
    echo "ldd is missing, so nobody can say whether Qt has all its system libraries; going on." >&2
    exit 0
fi

missing_of() {
    for file in "$@"; do
        [ ! -e "$file" ] || ldd "$file"
    done 2>/dev/null | awk '/not found/ { print $1 }' | sort -u
}

missing_without_display() {
    missing_of "$qt"/QtGui.abi3.so "$qt"/QtWidgets.abi3.so "$qt"/QtSvg.abi3.so "$qt"/Qt/plugins/platforms/libqoffscreen.so
    fonts=$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.fonts" "${HOME:-/}/.local/share/fonts" \
        \( -name '*.ttf' -o -name '*.otf' -o -name '*.ttc' \) 2>/dev/null | head -n 1)
    [ -n "$fonts" ] || echo fonts # without one, every letter is a box
}

missing_libraries() {
    {
        missing_without_display
        missing_of "$qt"/Qt/plugins/platforms/libqxcb.so "$qt"/Qt/plugins/xcbglintegrations/*.so \
            "$qt"/Qt/plugins/platforms/libqwayland*.so
    } | sort -u
}

# library | Debian and Ubuntu | Fedora
packages='
libEGL.so.1|libegl1|libglvnd-egl
libGL.so.1|libgl1|libglvnd-glx
libGLX.so.0|libglx0|libglvnd-glx
libOpenGL.so.0|libopengl0|libglvnd-opengl
libX11.so.6|libx11-6|libX11
libX11-xcb.so.1|libx11-xcb1|libX11-xcb
libxkbcommon.so.0|libxkbcommon0|libxkbcommon
libxkbcommon-x11.so.0|libxkbcommon-x11-0|libxkbcommon-x11
libxcb.so.1|libxcb1|libxcb
libxcb-cursor.so.0|libxcb-cursor0|xcb-util-cursor
libxcb-glx.so.0|libxcb-glx0|libxcb
libxcb-icccm.so.4|libxcb-icccm4|xcb-util-wm
libxcb-image.so.0|libxcb-image0|xcb-util-image
libxcb-keysyms.so.1|libxcb-keysyms1|xcb-util-keysyms
libxcb-randr.so.0|libxcb-randr0|libxcb
libxcb-render.so.0|libxcb-render0|libxcb
libxcb-render-util.so.0|libxcb-render-util0|xcb-util-renderutil
libxcb-shape.so.0|libxcb-shape0|libxcb
libxcb-shm.so.0|libxcb-shm0|libxcb
libxcb-sync.so.1|libxcb-sync1|libxcb
libxcb-util.so.1|libxcb-util1|xcb-util
libxcb-xfixes.so.0|libxcb-xfixes0|libxcb
libxcb-xinput.so.0|libxcb-xinput0|libxcb
libxcb-xkb.so.1|libxcb-xkb1|libxcb
libwayland-client.so.0|libwayland-client0|libwayland-client
libwayland-cursor.so.0|libwayland-cursor0|libwayland-cursor
libwayland-egl.so.1|libwayland-egl1|libwayland-egl
libfontconfig.so.1|libfontconfig1|fontconfig
libfreetype.so.6|libfreetype6|freetype
libdbus-1.so.3|libdbus-1-3|dbus-libs
libglib-2.0.so.0|libglib2.0-0|glib2
libgthread-2.0.so.0|libglib2.0-0|glib2
libzstd.so.1|libzstd1|libzstd
libz.so.1|zlib1g|zlib
libbrotlidec.so.1|libbrotli1|libbrotli
fonts|fonts-dejavu-core|dejavu-sans-fonts
'

missing=$(missing_libraries)
if [ "$mode" = --list ]; then
    [ -z "$missing" ] || printf '%s\n' "$missing"
    exit 0
fi
[ -n "$missing" ] || exit 0

if command -v apt-get >/dev/null 2>&1; then
    column=2 install="apt-get install -y --no-install-recommends"
    as_root apt-get -qq update || true
elif command -v dnf >/dev/null 2>&1; then
    column=3 install="dnf install -y"
else
    column=1 install=""
fi

package_of() {
    name=$(printf '%s' "$packages" | awk -F '|' -v library="$1" -v column="$column" '$1 == library { print $column }')
    # Since Debian 13 and Ubuntu 24.04, libraries rebuilt for 64-bit time carry a t64 at the end of their name.
    if [ "$column" = 2 ] && [ -z "$(apt-cache show "$name" 2>/dev/null)" ] && [ -n "$(apt-cache show "${name}t64" 2>/dev/null)" ]; then
        name=${name}t64
    fi
    echo "${name:-$1}"
}
wanted=$(for library in $missing; do package_of "$library"; done | sort -u | tr '\n' ' ')
wanted=${wanted% }

if [ -z "$install" ]; then
    advice="Install them with your system's package manager: $wanted"
else
    advice="Run this once, then try again: sudo $install $wanted"
    if as_root true; then
        printf '\n==> Installing the system libraries that Qt lacks: %s\n' "$wanted"
        # Unquoted on purpose: a command and a list of names.
        if as_root env DEBIAN_FRONTEND=noninteractive $install $wanted && [ -z "$(missing_libraries)" ]; then
            exit 0
        fi
        echo "They could not be installed, or did not help: Qt still lacks" $(missing_libraries) >&2
    fi
fi

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ -z "$(missing_without_display)" ]; then
    echo "Qt lacks system libraries without which no window can open. There is no display here, so this goes on. $advice" >&2
    exit 3
fi
echo "Qt lacks system libraries of this machine, which only an administrator can install. $advice" >&2
exit 1
