#!/usr/bin/env bash
# Runs the CPU executor's tests once for each instruction set that this machine has, by telling the runtime to do without the
# wider ones. The names of the switches are those of .NET 10: EnableAVX512F of earlier runtimes changes nothing any more.
# A test checks each time that the switch changed the vectors' width. Bits may differ between the rows, correctness may not.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
dotnet build tests/CudnnDigits.Tests -c Release --nologo -v quiet -clp:NoSummary

# All that computes: every shape, random networks, update rules, TorchSharp's recorded results, every thread count, and kernels alone.
# PrecisionTests' bound of 1e-6 is what fused multiplication and addition gives; the promise of 1e-4 is asked of every row by the other tests.
filter='(FullyQualifiedName~Tests.Executors|FullyQualifiedName~Tests.Parity|FullyQualifiedName~Tests.Kernels)'
filter+='&FullyQualifiedName!~cuda&FullyQualifiedName!~PrecisionTests'

failures=0
row() { # name, vector bits, switch
    say "$1 ($3, vectors of $2 bits)"
    local output status=0
    output=$(env "$3" CUDNNDIGITS_TEST_VECTOR_BITS="$2" \
        dotnet test tests/CudnnDigits.Tests -c Release --no-build --nologo --filter "$filter" 2>&1) || status=$?
    if [ "$status" -eq 0 ]; then
        tail -n 1 <<<"$output"
    else
        say "$output"
        failures=$((failures + 1))
    fi
}

if grep -q avx512f /proc/cpuinfo; then
    row 'AVX-512' 512 DOTNET_EnableAVX512=1
    # As on the first processors with AVX-512, where the runtime keeps to 256 bits and the kernels do not.
    row 'AVX-512 that .NET does not prefer' 512 DOTNET_PreferredVectorBitWidth=256
fi
if grep -q avx2 /proc/cpuinfo; then row 'AVX2' 256 DOTNET_EnableAVX512=0; fi
row 'AVX' 128 DOTNET_EnableAVX2=0
row 'SSE2' 128 DOTNET_EnableSSE42=0
row 'no vector instructions' 0 DOTNET_EnableHWIntrinsic=0

[ "$failures" -eq 0 ] || die "$failures instruction sets failed"
say 'every instruction set passed'
