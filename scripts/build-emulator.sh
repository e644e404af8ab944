#!/usr/bin/env bash
# Builds tests/CudaEmulator as a native library and links it under the names of the CUDA libraries in artifacts/emulator.
# All names link to one file, so the loader loads it once, and driver, cuBLAS and cuDNN share their state.
# Does nothing if the library is newer than its sources. Prints the folder.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly project=tests/CudaEmulator
readonly folder=artifacts/emulator
readonly library=CudaEmulator.so
readonly names=(
    libcuda.so.1
    libcublas.so.12 libcublasLt.so.12
    libcudnn.so.9 libcudnn_graph.so.9 libcudnn_ops.so.9 libcudnn_cnn.so.9 libcudnn_adv.so.9 libcudnn_heuristic.so.9
    libcudnn_engines_precompiled.so.9 libcudnn_engines_runtime_compiled.so.9
    libnvToolsExt.so.1
)

stale() {
    [[ ! -e $folder/$library ]] || [[ -n $(find "$project" Directory.Build.props Directory.Packages.props \
        \( -name bin -o -name obj \) -prune -o \( -name '*.cs' -o -name '*.csproj' -o -name '*.props' \) \
        -newer "$folder/$library" -print -quit) ]]
}

# The instruction sets to try, best first: what this processor has, by the levels of the x86-64 psABI. IlcInstructionSet=native is not among
# them: it breaks the compiler on processors with the first generation of AVX-512 (Skylake-SP, Cascade Lake).
# EMULATOR_INSTRUCTION_SET forces one; "baseline" is what every processor has.
levels() {
    local flags=" $(sed -n 's/^flags[^:]*://p;T;q' /proc/cpuinfo) "
    has() { for flag; do [[ $flags == *" $flag "* ]] || return 1; done; }
    if [[ -n ${EMULATOR_INSTRUCTION_SET:-} ]]; then
        echo "$EMULATOR_INSTRUCTION_SET"
        return
    fi
    if has avx2 fma bmi1 bmi2 f16c movbe abm; then
        if has avx512f avx512bw avx512cd avx512dq avx512vl; then echo x86-64-v4; fi
        echo x86-64-v3
    fi
    echo baseline
}

# build LEVEL: compiles into $folder/publish. Own intermediate files: the ordinary build of the same project may be under way.
build() {
    local property=()
    if [[ $1 != baseline ]]; then property=("-p:EmulatorInstructionSet=$1"); fi
    dotnet publish "$project" --configuration Release --use-current-runtime --artifacts-path "$folder/build" --output "$folder/publish" \
        -nodereuse:false -verbosity:quiet "${property[@]}" >&2
}

build_best() {
    local level
    for level in $(levels); do
        if build "$level"; then return; fi
        echo "the emulator does not compile for $level here" >&2
    done
    return 1
}

mkdir -p "$folder"
exec 9> "$folder/.lock"
flock 9
if stale; then
    touch "$folder/.started"
    build_best
    cp "$folder/publish/$library" "$folder/$library.new"
    touch --reference="$folder/.started" "$folder/$library.new" # changes made during the build trigger the next one
    mv "$folder/$library.new" "$folder/$library" # renamed, so that a running process keeps the old one
fi
for name in "${names[@]}"; do
    ln -sfn "$library" "$folder/$name"
done
echo "$PWD/$folder"
