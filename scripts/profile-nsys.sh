#!/usr/bin/env bash
# A timeline of a few training steps under NVIDIA Nsight Systems: which call and which kernel when, with a range a step, phase and layer.
#
#   scripts/profile-nsys.sh [--steps A..B] [options of 'cudnndigits train']
#
# Steps 100..110 by default: the graph is captured in the second step. Add --no-graph to see the layers of every step; in a captured step the
# profiler sees the kernels, and the ranges of layers belong to the capture. The report is artifacts/profile/train.nsys-rep.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

steps=100..110
if [[ ${1:-} == --steps ]]; then
    steps=${2:?"--steps wants a range such as 100..110"}
    shift 2
fi

have nsys || die "nsys is missing: install NVIDIA Nsight Systems (it comes with the CUDA toolkit) on a machine with a GPU"
need_dotnet
mkdir -p artifacts/profile
dotnet build src/CudnnDigits -c Release --nologo -v quiet -clp:NoSummary
nsys profile --trace=cuda,nvtx,cudnn,cublas --cuda-graph-trace=node --capture-range=cudaProfilerApi --capture-range-end=stop \
    --force-overwrite=true --output=artifacts/profile/train \
    dotnet src/CudnnDigits/bin/Release/net10.0/cudnndigits.dll train --device cuda --epochs 1 --profile-steps "$steps" "$@"
nsys stats --report cuda_gpu_kern_sum --report nvtx_pushpop_sum artifacts/profile/train.nsys-rep
