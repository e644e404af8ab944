#!/usr/bin/env bash
# Packs the program as a .NET tool in artifacts/packages: one package per platform and one that refers to them.
#   scripts/pack.sh [RUNTIME...]      such as linux-x64 linux-arm64 win-x64 osx-arm64; default: this machine
#   scripts/pack.sh --check           pack for this machine, install from that folder into a temporary one, and run it
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

check=
if [[ ${1:-} == --check ]]; then check=yes; shift; fi
need_dotnet
[ $# -gt 0 ] || set -- "$(runtime)"
runtimes=$(IFS=';'; say "$*")
packages=artifacts/packages
rm -rf "$packages"
# Without analyzers: every ordinary build runs them.
dotnet pack src/CudnnDigits -c Release --nologo -v quiet -o "$packages" -p:RunAnalyzers=false \
    "-p:RuntimeIdentifiers=\"$runtimes\"" -p:SelfContained=false -p:DebugType=none -p:PublishDocumentationFiles=false
du -h "$packages"/*.nupkg

if [ -n "$check" ]; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    # --source replaces all other sources, so no network is needed. A separate cache avoids an older package of the same version.
    NUGET_PACKAGES=$scratch/cache dotnet tool install cudnndigits --tool-path "$scratch/tools" --source "$PWD/$packages" >/dev/null
    version=$("$scratch/tools/cudnndigits" --version)
    "$scratch/tools/cudnndigits" info | grep -F "$version" || die "the installed tool does not print its version, $version, in 'info'"
    say "installed from $packages and run: $version"
else
    say "dotnet tool install --global cudnndigits --source $PWD/$packages"
fi
