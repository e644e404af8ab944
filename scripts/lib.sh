# Common to all scripts, sourced by each: strict mode, the repository's root as working folder, and the helpers below.
# shellcheck shell=bash
set -euo pipefail
if [ -n "${CUDNNDIGITS_DATA:-}" ]; then CUDNNDIGITS_DATA=$(realpath -m -- "$CUDNNDIGITS_DATA"); fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# The build's helper processes would stay behind and hold memory.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*"; }

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# need COMMAND PACKAGE: makes sure that a command is there, from Debian's package where root may install it.
need() {
    local command=$1 package=$2
    if have "$command"; then return; fi
    have apt-get || die "$command is missing: install it and run this again"
    [ "$(id -u)" -eq 0 ] || die "$command is missing: run 'sudo apt-get install $package' and this script again"
    say "installing $package"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$package" >/dev/null 2>&1 ||
        { apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$package" >/dev/null; } ||
        die "apt-get install $package failed: run it by hand to see why"
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
