#!/usr/bin/env bash
# NVIDIA's real libraries on a machine without a card: what the commands say, which functions are exported, and where they are found.
#
#   scripts/nvidia-libraries.sh      the driver; cuBLAS too where 'scripts/nvidia.sh cublas' (1 GB) has fetched it
#
# Uses the program that was built last. Says so and ends well where NVIDIA's driver library cannot be fetched, or where there is a card.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

program=$PWD/src/CudnnDigits/bin/Release/net10.0/cudnndigits
data=$PWD/tests/CudnnDigits.Tests/Fixtures/mnist-6000
if have nvidia-smi && nvidia-smi -L > /dev/null 2>&1; then say "a card is here: nothing is said of machines without one"; exit 0; fi
driver=$(bash scripts/nvidia.sh driver) || { say "NVIDIA's driver library cannot be fetched here: not tried"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# expect EXIT WORD COMMAND...: the exit code, and a word of what is printed, with the real driver in the loader's path.
expect() {
    local code=$1 word=$2 got=0
    shift 2
    LD_LIBRARY_PATH=$driver timeout 120 "$@" > "$work/said" 2>&1 < /dev/null || got=$?
    if [ "$got" -ne "$code" ] || ! grep -qF -- "$word" "$work/said"; then
        say "FAILED: $* ended with $got, expected $code and '$word':"
        tail -5 "$work/said"
        failures=$((failures + 1))
    fi
}

expect 0 'CUDA_ERROR_NO_DEVICE (100)' "$program" info
expect 1 'CUDA_ERROR_NO_DEVICE (100)' "$program" train linear --device cuda --epochs 1 --plain --data "$data" --run "$work/cuda"
expect 0 'using the CPU: cuInit failed' "$program" train linear --device auto --epochs 1 --plain --data "$data" --run "$work/auto"
expect 1 'CUDA_ERROR_NO_DEVICE (100)' "$program" verify --quick --data "$data"

# exported LIBRARY SOURCE...: every function that the program imports from it.
exported() {
    local library=$1 prefix=$2 missing
    shift 2
    missing=$(comm -23 <(grep -ohE "partial [A-Za-z_]+ ${prefix}[A-Za-z0-9_]+\(" "$@" | sed -E 's/.* //; s/\(//' | sort -u) \
        <(nm -D --defined-only "$library" | awk '{ sub(/@.*/, "", $3); print $3 }' | sort -u))
    if [ -n "$missing" ]; then say "FAILED: $library does not export" $missing; failures=$((failures + 1)); fi
}

have nm || { say "without nm (binutils) exports are not compared"; exported() { :; }; }
exported "$driver/libcuda.so.1" cu src/CudnnDigits.Native/Sys/DriverApi.cs

# found KIND FOLDER VARIABLE=VALUE: cuBLAS in that kind of place.
found() {
    local kind=$1 target=$2 setting=$3
    mkdir -p "$target"
    ln -sfn "$cublas"/libcublas*.so* "$target/"
    env -u VIRTUAL_ENV -u CONDA_PREFIX LD_LIBRARY_PATH="$driver" "$setting" "$program" info --json > "$work/said"
    if ! python3 - "$kind" "$target" "$work/said" <<'PYTHON'
import json, sys
kind, folder, said = sys.argv[1:]
library = next(l for l in json.load(open(said))["cuda"]["libraries"] if l["title"].startswith("cuBLAS"))
ok = library["foundIn"] == kind and (library["path"] or "").startswith(folder if kind != "system search" else "libcublas")
if not ok: print("FAILED:", kind, folder, library["foundIn"], library["path"])
sys.exit(not ok)
PYTHON
    then failures=$((failures + 1)); fi
}

if [ -e artifacts/nvidia/cublas/lib ]; then
    cublas=$PWD/artifacts/nvidia/cublas/lib
    exported "$cublas/libcublas.so.12" cublas src/CudnnDigits.Native/Sys/CublasApi.cs
    found CUDNNDIGITS_CUDA_PATH "$work/named" "CUDNNDIGITS_CUDA_PATH=$work/named"
    found pip "$work/venv/lib/python3.13/site-packages/nvidia/cublas/lib" "VIRTUAL_ENV=$work/venv"
    found conda "$work/conda/lib" "CONDA_PREFIX=$work/conda"
    found toolkit "$work/toolkit/lib64" "CUDA_PATH=$work/toolkit"
    found 'system search' "$work/loader" "LD_LIBRARY_PATH=$driver:$work/loader"
    [ $failures -gt 0 ] || say "cuBLAS: exports its imports, found in five kinds of places"
fi

[ $failures -eq 0 ] && say "NVIDIA's driver library without a card: info, train and verify behave"
