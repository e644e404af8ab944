#!/usr/bin/env bash
# A timeline of a few training steps under NVIDIA Nsight Systems: calls and kernels, with a range for each step, phase and layer.
#
#   [NSYS=FILE] scripts/profile-nsys.sh [--steps A..B] [options of 'cudnndigits train']
#
# Steps 100..110 by default: the graph is captured in the second step. Add --no-graph to see the layers of every step; in a captured step the
# profiler sees the kernels, and the ranges of layers belong to the capture. The report is artifacts/profile/train.nsys-rep. Without a card
# only the ranges are recorded. Works with the report names of Nsight Systems 2022 and of later versions.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

steps=100..110
if [[ ${1:-} == --steps ]]; then
    steps=${2:?"--steps needs a range such as 100..110"}
    shift 2
fi

nsys=${NSYS:-nsys}
have "$nsys" || die "nsys is missing: install NVIDIA Nsight Systems (it comes with the CUDA toolkit), or name it in NSYS"
need_dotnet
report=artifacts/profile/train
mkdir -p artifacts/profile
rm -f "$report".nsys-rep "$report".qdstrm "$report".sqlite
program=src/CudnnDigits/bin/Release/net10.0/cudnndigits.dll
[ -n "${NO_BUILD:-}" ] || dotnet build src/CudnnDigits -c Release --nologo -v quiet -clp:NoSummary

if have nvidia-smi && nvidia-smi -L > /dev/null 2>&1; then
    options=(--trace=cuda,nvtx,cudnn,cublas --cuda-graph-trace=node --capture-range=cudaProfilerApi --capture-range-end=stop)
else
    say "no card here: ranges only"
    options=(--trace=nvtx --sample=none --cpuctxsw=none)
fi
"$nsys" profile "${options[@]}" --force-overwrite=true --output="$report" \
    dotnet "$program" train --device cuda --epochs 1 --profile-steps "$steps" "$@"

# Some packages of nsys do not find their own importer and leave the raw recording.
if [ ! -e "$report.nsys-rep" ]; then
    root=$(dirname "$(dirname "$(readlink -f "$(command -v "$nsys")")")")
    importer=$(find "$root" -name QdstrmImporter -type f 2> /dev/null | head -1)
    [ -n "$importer" ] || die "nsys left $report.qdstrm: open it in Nsight Systems, or import it with QdstrmImporter, which is not under $root"
    LD_LIBRARY_PATH=$(dirname "$importer"):$root/usr/lib/x86_64-linux-gnu "$importer" -i "$report.qdstrm" -o "$report.nsys-rep"
fi

# name NEW OLD: whichever of two names of a report this version knows.
reports=$("$nsys" stats --help-reports 2> /dev/null || true)
name() { if grep -q "^ *$1\b" <<< "$reports"; then say "$1"; else say "$2"; fi; }
[[ ${options[0]} != *cuda* ]] || "$nsys" stats --report "$(name cuda_gpu_kern_sum gpukernsum)" "$report.nsys-rep"
"$nsys" stats --report "$(name nvtx_pushpop_sum nvtxppsum)" "$report.nsys-rep"
"$nsys" stats --quiet --report "$(name nvtx_pushpop_trace nvtxpptrace)" --format csv --output "$report" "$report.nsys-rep" > /dev/null
say "artifacts/profile: $(cd artifacts/profile && echo train*)"
