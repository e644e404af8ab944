#!/usr/bin/env bash
# Sets everything up and trains the cnn on MNIST; further arguments go to 'cudnndigits train cnn'.
#   scripts/train.sh --epochs 2 --seed 7
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
if [ -z "${CUDNNDIGITS_DATA:-}" ]; then scripts/get-mnist.sh; fi
dotnet build src/CudnnDigits -c Release --nologo -v quiet -clp:NoSummary
program=$PWD/src/CudnnDigits/bin/Release/net10.0/cudnndigits.dll
cd "$caller"
exec dotnet "$program" train cnn "$@"
