#!/usr/bin/env bash
# Runs the CPU executor's tests as Arm64 code on this machine, under qemu's user emulation. It is slow and shows correctness only.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
need qemu-aarch64 qemu-user
libraries=/usr/aarch64-linux-gnu
wish "$libraries/lib/libstdc++.so.6" libstdc++6-arm64-cross
[ -e "$libraries/lib/libstdc++.so.6" ] || die "no Arm64 libraries under $libraries: install libstdc++6-arm64-cross"

output=artifacts/arm64
dotnet publish tests/CudnnDigits.Arm64 -c Release -r linux-arm64 --self-contained --nologo -v quiet -o "$output"

# Under qemu 7.2 code that the runtime maps twice, once to write and once to run, is executed stale: calls land in the wrong methods.
export DOTNET_EnableWriteXorExecute=0
CUDNNDIGITS_TEST_VECTOR_BITS=128 qemu-aarch64 -L "$libraries" "$output/CudnnDigits.Arm64" \
    "${1:-InstructionSetTests|Tests\.Kernels\.|\(cpu, .*(Step_FullAndPartialBatch|Train_TenSteps|Step_RandomNetwork)}"
