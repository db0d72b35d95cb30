#!/bin/sh
# Puts Vernier into the menu of this user's Linux desktop, or takes it out again.
#
#   packaging/desktop.sh [install | remove]
set -eu

action=${1:-install}
cd "$(dirname "$0")/.."
here=$(pwd -P)
command=$here/${VENV:-.venv}/bin/vernier
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/vernier.desktop
icon=$data/icons/hicolor/scalable/apps/vernier.svg

case $action in
    install)
        [ "$(uname -s)" = Linux ] || { echo "Menu entries of this kind are for Linux desktops." >&2; exit 1; }
        mkdir -p "$(dirname "$entry")" "$(dirname "$icon")"
        cat resources/icons/vernier.svg >"$icon"
        # Quotes let the path hold spaces; the specification of desktop entries asks for them around the program.
        while IFS= read -r line; do
            case $line in
                Exec=*) printf 'Exec="%s" view %%F\n' "$command" ;;
                *) printf '%s\n' "$line" ;;
            esac
        done <packaging/vernier.desktop >"$entry"
        echo "Vernier is in the menu of your desktop ($entry)." ;;
    remove)
        for file in "$entry" "$icon"; do
            [ ! -e "$file" ] || rm "$file"
        done ;;
    *) echo "'$action' is neither 'install' nor 'remove'." >&2; exit 2 ;;
esac
