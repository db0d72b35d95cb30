# Sourced by the scripts beside it. as_root COMMAND...: runs it as root, or returns 1 when this user may not (never asks).
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}
