#!/usr/bin/env bash
# Sets everything up and trains the cnn on MNIST; further arguments go to 'cudnndigits train cnn'.
#   scripts/train.sh --epochs 2 --seed 7
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
if [ -z "${CUDNNDIGITS_DATA:-}" ]; then scripts/get-mnist.sh; fi
# Compiled ahead of time for this machine: the first build takes longer, and each start a third of a second less.
dotnet publish src/CudnnDigits -c Release --no-self-contained -p:PublishReadyToRun=true -o artifacts/cudnndigits \
    --nologo -v quiet -clp:NoSummary
program=$PWD/artifacts/cudnndigits/cudnndigits.dll
cd "$caller"
exec dotnet "$program" train cnn "$@"
