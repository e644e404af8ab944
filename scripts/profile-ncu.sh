#!/usr/bin/env bash
# Counters of every kernel of one training step under NVIDIA Nsight Compute: how near each comes to the card's memory and arithmetic.
#
#   scripts/profile-ncu.sh [--steps A..B] [options of 'cudnndigits train']
#
# Step 3 by default, call by call, since ncu replays each kernel several times. The report is artifacts/profile/train.ncu-rep.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

steps=3..3
if [[ ${1:-} == --steps ]]; then
    steps=${2:?"--steps wants a range such as 3..3"}
    shift 2
fi

have ncu || die "ncu is missing: install NVIDIA Nsight Compute (it comes with the CUDA toolkit) on a machine with a GPU"
need_dotnet
mkdir -p artifacts/profile
dotnet build src/CudnnDigits -c Release --nologo -v quiet -clp:NoSummary
ncu --profile-from-start off --set full --nvtx --force-overwrite --export artifacts/profile/train \
    dotnet src/CudnnDigits/bin/Release/net10.0/cudnndigits.dll train --device cuda --epochs 1 --no-graph --profile-steps "$steps" "$@"
ncu --import artifacts/profile/train.ncu-rep --print-summary per-kernel
