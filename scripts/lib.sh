# Sourced by all scripts: strict mode, the repository's root as working directory, and the functions below.
# shellcheck shell=bash
set -euo pipefail
if [ -n "${CUDNNDIGITS_DATA:-}" ]; then CUDNNDIGITS_DATA=$(realpath -m -- "$CUDNNDIGITS_DATA"); fi
# The user's working directory, for relative paths.
# shellcheck disable=SC2034
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# No build servers that stay in memory; English output, since some of it is parsed.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

say() { printf '%s\n' "$*"; }

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# can_install: whether Debian packages can be installed.
can_install() { have apt-get && [ "$(id -u)" -eq 0 ]; }

install_package() {
    say "installing $1"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$1" >/dev/null 2>&1 ||
        { apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$1" >/dev/null; }
}

# need COMMAND PACKAGE: makes sure that a command exists; installs the Debian package if run as root.
need() {
    if have "$1"; then return; fi
    can_install || die "$1 is missing: install it ('sudo apt-get install $2' on Debian or Ubuntu) and run this script again"
    install_package "$2" || die "apt-get install $2 failed: run it manually to see why"
}

# wish FILE PACKAGE: the same for optional packages; tests that use them are skipped without them.
wish() {
    if [ -e "$1" ]; then return; fi
    { can_install && install_package "$2"; } || say "without the Debian package $2 some tests are skipped"
}

# need_dotnet: makes sure that the .NET SDK of global.json exists; ~/.dotnet is searched, too.
need_dotnet() {
    if ! have dotnet && [ -x "$HOME/.dotnet/dotnet" ]; then export PATH="$HOME/.dotnet:$PATH"; fi
    need dotnet dotnet-sdk-10.0
    dotnet --version >/dev/null 2>&1 ||
        die "$(command -v dotnet) has no .NET SDK that global.json accepts: install the .NET SDK 10"
}

# data_folder: the folder of MNIST, by the same rule as src/CudnnDigits/Data/DataFolder.cs.
data_folder() { say "${CUDNNDIGITS_DATA:-${XDG_DATA_HOME:-$HOME/.local/share}/cudnndigits/mnist}"; }

# runtime: the .NET runtime identifier of this machine, such as linux-x64.
runtime() { dotnet --info | awk '$1 == "RID:" { print $2 }'; }
