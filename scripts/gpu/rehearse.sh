#!/usr/bin/env bash
# Runs the first stages of run.sh on the emulator, small, with no .NET on the PATH: from what was built here, or from the archive of pack.sh.
#
#   scripts/gpu/rehearse.sh [--archive] [STAGE...]      info, first and verify unless named
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"

source=scripts/gpu
if [ "${1:-}" = --archive ]; then source=artifacts/gpu-kit; shift; fi
[ $# -gt 0 ] || set -- info first verify
need_dotnet
bash scripts/build-emulator.sh > /dev/null
bin=$PWD/tests/CudnnDigits.Tests/bin/Release/net10.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/kit/tests" "$work/path" "$work/out"

if [ "$source" = scripts/gpu ]; then
    [ -e "$bin/cudnndigits.dll" ] || die "$bin has no program: build tests/CudnnDigits.Tests first"
    ln -s "$bin" "$work/kit/tests/bin"
    ln -s "$(dirname "$(readlink -f "$(command -v dotnet)")")" "$work/kit/dotnet"
    git rev-parse HEAD > "$work/kit/commit"
fi

# Everything that is on the PATH but .NET.
IFS=: read -ra folders <<< "$PATH"
for folder in "${folders[@]}"; do
    for file in "$folder"/*; do [ -e "$work/path/${file##*/}" ] || ln -s "$file" "$work/path/" 2> /dev/null || true; done
done
rm -f "$work/path/dotnet"

env -u DOTNET_ROOT PATH="$work/path" KIT="$work/kit" OUT="$work/out" QUICK=yes CUDNNDIGITS_CUDA_PATH="$PWD/artifacts/emulator" \
    CUDNNDIGITS_DATA="$bin/Fixtures/mnist-6000" bash "$source/run.sh" "$@"

summary=$work/out/summary.txt
for stage in "$@"; do
    case $stage in
        info) wanted='^info: CUDA .*CudaEmulator' ;;
        first) wanted='^first: exit 0' ;;
        verify) wanted='^verify: exit 0' ;;
        tests) wanted='^tests: exit 0' ;;
        *) wanted="^-- $stage took" ;;
    esac
    if ! grep -q "$wanted" "$summary"; then
        tar -xzOf "$work/out/logs.tgz" --wildcards "*-$stage.log" | tail -30
        die "stage $stage: no line '$wanted' in the summary"
    fi
done
say "rehearsed: $*"
