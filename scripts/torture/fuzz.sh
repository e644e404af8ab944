#!/usr/bin/env bash
# Feeds every reader of files with mutations of the corpus in tests/CudnnDigits.Fuzz and with what was made to do harm.
# shellcheck source=scripts/torture/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
dotnet build tests/CudnnDigits.Fuzz -c Release --nologo -v quiet -clp:NoSummary
dotnet tests/CudnnDigits.Fuzz/bin/Release/net10.0/CudnnDigits.Fuzz.dll "${INPUTS:-1000000}" "${SEED:-1}"
