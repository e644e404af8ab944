#!/usr/bin/env bash
# Builds a self-contained single file per platform in artifacts/publish/RUNTIME, with its SBOM and licenses.
#   scripts/publish.sh [RUNTIME...]      such as linux-x64 linux-arm64 win-x64 osx-arm64; default: this machine
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
[ $# -gt 0 ] || set -- "$(runtime)"
dotnet build tools/CudnnDigits.Sbom -c Release --nologo -v quiet -clp:NoSummary

for runtime in "$@"; do
    folder=artifacts/publish/$runtime
    rm -rf "$folder"
    dotnet publish src/CudnnDigits -c Release -r "$runtime" -p:PublishProfile=SingleFile -p:DebugType=none -p:RunAnalyzers=false --nologo \
        -v quiet -clp:NoSummary -o "$folder"
    say "$folder: $(cd "$folder" && du -h cudnndigits*)"
    # The restore of this publish lists its components.
    dotnet tools/CudnnDigits.Sbom/bin/Release/net10.0/CudnnDigits.Sbom.dll src/CudnnDigits/obj/project.assets.json "$runtime" "$folder"
done
