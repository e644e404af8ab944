# Common to all scripts, sourced by each: strict mode, the repository's root as working folder, and the helpers below.
# shellcheck shell=bash
set -euo pipefail
if [ -n "${CUDNNDIGITS_DATA:-}" ]; then CUDNNDIGITS_DATA=$(realpath -m -- "$CUDNNDIGITS_DATA"); fi
# The folder that a user's relative paths mean.
# shellcheck disable=SC2034
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The build's helper processes would stay behind and hold memory.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*"; }

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# can_install: whether Debian packages can be installed here and now.
can_install() { have apt-get && [ "$(id -u)" -eq 0 ]; }

install_package() {
    say "installing $1"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$1" >/dev/null 2>&1 ||
        { apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$1" >/dev/null; }
}

# need COMMAND PACKAGE: makes sure that a command is there, from Debian's package where root may install it.
need() {
    if have "$1"; then return; fi
    can_install || die "$1 is missing: run 'sudo apt-get install $2' (or what your system calls it) and this script again"
    install_package "$2" || die "apt-get install $2 failed: run it by hand to see why"
}

# wish FILE PACKAGE: the same for what a few tests use, which are skipped without it.
wish() {
    if [ -e "$1" ]; then return; fi
    { can_install && install_package "$2"; } || say "without the Debian package $2 some tests are skipped"
}

# need_dotnet: the .NET SDK that global.json asks for; a user's own in ~/.dotnet counts.
need_dotnet() {
    if ! have dotnet && [ -x "$HOME/.dotnet/dotnet" ]; then export PATH="$HOME/.dotnet:$PATH"; fi
    need dotnet dotnet-sdk-10.0
    dotnet --version >/dev/null 2>&1 ||
        die "$(command -v dotnet) has no .NET SDK that global.json accepts: install the .NET SDK 10"
}

# data_folder: where MNIST lies, by the rule of src/CudnnDigits/Data/DataFolder.cs.
data_folder() { say "${CUDNNDIGITS_DATA:-${XDG_DATA_HOME:-$HOME/.local/share}/cudnndigits/mnist}"; }

# runtime: .NET's name of this kind of machine, such as linux-x64.
runtime() { dotnet --info | awk '$1 == "RID:" { print $2 }'; }
