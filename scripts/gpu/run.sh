#!/usr/bin/env bash
# On the machine with the GPU, beside kit.tar.xz:
#
#   [OUT=FOLDER] [LIMIT=SECONDS] bash run.sh [STAGE...]      all stages, the most valuable first, unless some are named
#
# Ends by itself before LIMIT (540 s). Leaves in OUT: summary.txt, which is also printed last, verify.md and verify.json, info.json, and
# logs.tgz with a log a stage. A stage that fails or runs out of time never stops the next. The card's settings are left alone: no clocks,
# no power limits, no MIG, no reset.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${OUT:-/tmp/gpu-out}
limit=${LIMIT:-540}
began=$SECONDS
mkdir -p "$out"
out=$(cd "$out" && pwd)
kit=${KIT:-/tmp/gpu-kit-$(id -u)}
runs=$(mktemp -d)
trap 'rm -rf "$runs"' EXIT

# unpack: once an archive. A kit that stands there unpacked, such as that of rehearse.sh, needs none.
unpack() {
    local sum
    [ -e "$here/kit.tar.xz" ] || { [ -e "$kit/commit" ] && return; echo "kit.tar.xz is not beside run.sh" >&2; exit 1; }
    sum=$(cksum < "$here/kit.tar.xz")
    [ "$(cat "$kit/unpacked" 2> /dev/null)" = "$sum" ] && return
    rm -rf "$kit"
    mkdir -p "$kit"
    if command -v xz > /dev/null; then xz -dc "$here/kit.tar.xz" | tar -C "$kit" -xf -
    else python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(sys.argv[2])' "$here/kit.tar.xz" "$kit"; fi
    echo "$sum" > "$kit/unpacked"
}

app() { "$kit/dotnet/dotnet" "$kit/tests/bin/cudnndigits.dll" "$@"; }
note() { printf '%s\n' "$*" | tee -a "$out/summary.txt"; }
left() { echo $((limit - (SECONDS - began))); }
at_most() { local most=$1; shift; timeout $(($(left) < most ? $(left) : most)) "$@"; }
fresh() { rm -rf "${runs:?}/$1"; echo "$runs/$1"; }
now() { date +%s.%N; }
last_epoch() { # last_epoch RUN: the figures of its last epoch
    tail -1 "$1/metrics.jsonl" 2> /dev/null | python3 -c '
import json, sys
try: epoch = json.loads(sys.stdin.read())
except ValueError: sys.exit("no epoch")
print(" ".join(f"{key}={epoch.get(key)}" for key in ("epoch", "loss", "seconds", "imagesPerSecond", "testCorrect")))' 2>&1
}

# train NAME NETWORK OPTION...: one training, a line of summary
train() {
    local name=$1 network=$2 run started code
    shift 2
    run=$(fresh "$name")
    started=$(now)
    app train "$network" --device cuda --plain --verbose --run "$run" "$@" < /dev/null
    code=$?
    note "$name: exit $code, $(last_epoch "$run"), process $(python3 -c "print(round($(now) - $started, 2))") s"
    return $code
}

stage_info() {
    nvidia-smi
    nproc
    python3 -c 'import torch; print(torch.__version__, torch.version.cuda, torch.backends.cudnn.version())'
    command -v ncu nsys compute-sanitizer ptxas cuobjdump
    app info
    app info --json > "$out/info.json"
    note "info: $(app info | grep '^CUDA' | cut -c1-220)"
}

stage_first() { # as a user would; else with the libraries' folders named, which then holds for all later stages
    train first linear --epochs 1 --seed 1 && return
    local folders
    folders=$(find /usr /opt /root /home -xdev \( -name 'libcudnn.so.9' -o -name 'libcublas.so.1[23]' -o -name 'libnvrtc.so.1[23]' \) \
        -printf '%h\n' 2> /dev/null | grep -v stubs | sort -u | paste -sd:)
    note "first: libraries not found by themselves; naming $folders"
    export CUDNNDIGITS_CUDA_PATH=$folders
    train first-named linear --epochs 1 --seed 1 && return
    export LD_LIBRARY_PATH=$folders:${LD_LIBRARY_PATH:-}
    train first-loader linear --epochs 1 --seed 1
}

stage_verify() {
    local options=()
    [ -z "${QUICK:-}" ] || options=(--quick)
    at_most 180 "$kit/dotnet/dotnet" "$kit/tests/bin/cudnndigits.dll" verify --report "$out/verify.md" "${options[@]}" < /dev/null | tee "$runs/verify"
    note "verify: exit ${PIPESTATUS[0]}"
    grep -v '^ ' "$runs/verify" | while read -r line; do note "  $line"; done
}

stage_networks() {
    train cnn cnn --epochs 3 --seed 1
    train cnn-tf32 cnn --epochs 3 --seed 1 --precision tf32
    train cnn-600 cnn --epochs 3 --batch-size 600
    train linear linear --epochs 5 --seed 1
    train fast fast --seed 1
    train cnn-find cnn --epochs 2 --seed 1 --find
    train cnn-calls cnn --epochs 1 --seed 1 --no-graph
    train conv conv --epochs 3
    train linear-sgd linear-sgd --epochs 3
    train best best --seed 1 --epochs 2
}

stage_tests() {
    (cd "$kit/tests/bin" && CUDNNDIGITS_TEST_GPU=1 at_most 150 "$kit/dotnet/dotnet" CudnnDigits.Tests.dll \
        --filter "Category=Gpu|Category=Executors" --results-directory "$out") 2>&1 | tee "$runs/tests"
    note "tests: exit ${PIPESTATUS[0]}, $(grep -iE 'total|failed|succeeded|passed|skipped' "$runs/tests" | tail -6 | tr '\n' ' ')"
}

stage_torch() {
    local arguments
    for arguments in "cnn 64 eager 3" "cnn 64 graph 3" "cnn 64 compile 3" "cnn 64 graph 3 tf32" "cnn 600 graph 3" "linear 600 eager 3" \
        "linear 600 graph 5" "fast 32 graph 3"; do
        [ "$(left)" -gt 30 ] || return
        # shellcheck disable=SC2086
        note "torch $arguments: $(at_most 100 python3 "$kit/torch_mnist.py" "$kit/mnist" $arguments 2> "$out/torch.err" | tail -1)"
    done
}

stage_sanitize() {
    command -v compute-sanitizer > /dev/null || { note "sanitize: no compute-sanitizer here"; return; }
    local tool
    for tool in memcheck racecheck initcheck synccheck; do
        at_most 60 compute-sanitizer --tool $tool --print-limit 5 "$kit/dotnet/dotnet" "$kit/tests/bin/cudnndigits.dll" train cnn \
            --device cuda --plain --epochs 1 --batch-size 600 --data "$kit/tests/bin/Fixtures/mnist-6000" --run "$(fresh $tool)" \
            < /dev/null 2>&1 | tee "$out/sanitize-$tool.txt" | tail -15
        note "sanitize $tool: $(grep -E 'SUMMARY' "$out/sanitize-$tool.txt" | tail -1)"
    done
}

stage_ncu() {
    command -v ncu > /dev/null || { note "ncu: no Nsight Compute here"; return; }
    at_most 90 ncu --clock-control none --csv --metrics gpu__time_duration.sum --launch-count 120 "$kit/dotnet/dotnet" \
        "$kit/tests/bin/cudnndigits.dll" train cnn --device cuda --plain --no-graph --epochs 1 --data "$kit/tests/bin/Fixtures/mnist-6000" \
        --run "$(fresh ncu)" < /dev/null > "$out/ncu.csv" 2> "$out/ncu.err"
    note "ncu: $(grep -c gpu__time "$out/ncu.csv") kernels timed"
}

stage_sizes() {
    local batch
    for batch in 16 32 64 128 256 512 1024 2048 4096; do train "size-$batch" cnn --epochs 2 --batch-size $batch > /dev/null 2>&1; done
    app bench --device cuda
}

stage_faults() {
    local run process
    run=$(fresh memory)
    app train cnn --device cuda --plain --epochs 1 --batch-size 2000000 --run "$run" < /dev/null > "$runs/memory.txt" 2>&1
    note "out of memory: $(tail -1 "$runs/memory.txt" | cut -c1-200)"
    run=$(fresh interrupted)
    app train cnn --device cuda --plain --epochs 40 --run "$run" < /dev/null &
    process=$!
    sleep 3
    kill -INT $process
    wait $process
    note "Ctrl-C: exit $?"
    at_most 60 "$kit/dotnet/dotnet" "$kit/tests/bin/cudnndigits.dll" train --resume --run "$run" --plain --epochs 41 < /dev/null | tail -2
    note "resumed: exit ${PIPESTATUS[0]}"
}

unpack
export DOTNET_ROOT=$kit/dotnet DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 HOME=${HOME:-/root}
export CUDNNDIGITS_DATA=${CUDNNDIGITS_DATA:-$kit/mnist}
: > "$out/summary.txt"
note "commit $(paste -sd' ' "$kit/commit"), $(nvidia-smi --query-gpu=name,driver_version --format=csv,noheader 2> /dev/null || echo 'no nvidia-smi')"
number=0
for stage in ${*:-info first verify networks tests torch sanitize ncu sizes faults}; do
    number=$((number + 1))
    if [ "$(left)" -lt 15 ]; then note "$stage: not run, no time left"; continue; fi
    started=$SECONDS
    "stage_$stage" > "$out/$(printf %02d "$number")-$stage.log" 2>&1
    note "-- $stage took $((SECONDS - started)) s"
done
# Few files are easier to bring back.
tar -C "$out" --exclude=logs.tgz --exclude=summary.txt -czf "$runs/logs.tgz" .
mv "$runs/logs.tgz" "$out/"
(cd "$out" && rm -f [0-9]*.log ncu.csv ./*.err sanitize-*.txt ./*.trx)
echo
cat "$out/summary.txt"
