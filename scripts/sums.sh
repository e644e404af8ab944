#!/usr/bin/env bash
# Trains every network for a few steps with several sets of options, once for each instruction set, and prints a SHA-256 of each final
# state: parameters, both moments and averages. Two builds that print the same compute the same. --check compares with scripts/sums.txt.
#
#   scripts/sums.sh [--check]       PROGRAM=path of another build's cudnndigits
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ -z "${PROGRAM:-}" ]; then
    need_dotnet
    dotnet build src/CudnnDigits -c Release --nologo -v quiet -clp:NoSummary
    PROGRAM=$PWD/src/CudnnDigits/bin/Release/net10.0/cudnndigits
fi
export CUDNNDIGITS_PROGRAM=$PROGRAM
# shellcheck source=scripts/torture/lib.sh
source scripts/torture/lib.sh
slice train 1200
slice t10k 100

readonly options=(
    ''
    '--batch-size 50 --drop-last --schedule cosine --threads 1'
    '--optimizer sgd --momentum 0.9 --nesterov --weight-decay 0.0005 --learning-rate 0.01 --batch-size 100'
    '--optimizer adamw --ema 0.9 --dropout 0.3 --shift 2 --rotation 10 --scale 0.1 --shear 0.1 --batch-size 70'
)
readonly with_convolution=('--batch-norm --batch-size 48')

# The parameters and moments of a state file: what follows the header, whose length is its first eight bytes.
state_sum() {
    local header
    header=$(od -An -t u8 -N 8 "$1" | tr -d ' ')
    tail -c +$((8 + header + 1)) "$1" | sha256sum | cut -c 1-64
}

row() { # name, switch, options
    local network set sets
    for network in linear-sgd linear conv cnn fast best; do
        sets=("${options[@]}")
        case $network in conv | cnn | fast) sets+=("${with_convolution[@]}") ;; esac
        for set in "${sets[@]}"; do
            rm -rf "$scratch/run"
            # shellcheck disable=SC2086
            env "$2" "$PROGRAM" train $network --device cpu --data "$data" --epochs 1 --run "$scratch/run" --quiet $set ${3:-} >"$scratch/out" 2>&1 ||
                die "train $network $set: $(cat "$scratch/out")"
            say "$1 | $network | ${set:-defaults} | $(state_sum "$scratch/run/state.safetensors")"
        done
    done
}

all() {
    if grep -q avx512f /proc/cpuinfo; then
        row 'AVX-512' DOTNET_EnableAVX512=1
        row 'AVX-512 at 256 bits' DOTNET_EnableAVX512=1 '--vector-bits 256'
    fi
    if grep -q avx2 /proc/cpuinfo; then row 'AVX2' DOTNET_EnableAVX512=0; fi
    row 'AVX' DOTNET_EnableAVX2=0
    row 'SSE2' DOTNET_EnableSSE42=0
}

if [ "${1:-}" = --check ]; then
    # Only the rows of this machine's instruction sets can be compared.
    all >"$scratch/now"
    grep -vxFf scripts/sums.txt "$scratch/now" && die 'the sums above are not those of scripts/sums.txt'
    say "$(wc -l <"$scratch/now") sums, all as recorded"
else
    all
fi
