#!/usr/bin/env bash
# Compares CudnnDigits with TorchSharp on this machine and writes docs/benchmarks.md and docs/benchmarks.png.
#   scripts/bench.sh [--quick] [--pairs N] [--only TEXT] [--threads N] [--device cuda] [--output FOLDER]
# Fetches about 1 GB of TorchSharp on its first run. All figures take about 30 minutes on two cores, --quick a few; leave the machine alone meanwhile.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

project=tests/CudnnDigits.Benchmarks
package=TorchSharp-cpu
case " $* " in *" --device cuda "* | *" --device=cuda "*) package=TorchSharp-cuda-linux ;; esac

need_dotnet
# For tests/CudnnDigits.Benchmarks/mend-torch.sh, which the build calls and which needs them only beside an older libstdc++.
need patchelf patchelf
need gcc gcc
need readelf binutils
scripts/get-mnist.sh
CUDNNDIGITS_DATA=$(data_folder)
export CUDNNDIGITS_DATA

dotnet build "$project" -c Release --nologo -v quiet -clp:NoSummary -p:TorchPackage="$package"
program=$(echo "$PWD/$project/bin/Release/net10.0"/*/CudnnDigits.Benchmarks.dll)
case " $* " in *" --output"*) ;; *) set -- --output "$PWD/docs" "$@" ;; esac
cd "$caller"
exec dotnet "$program" compare "$@"
