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

mkdir -p "$folder"
exec 9> "$folder/.lock"
flock 9
if stale; then
    touch "$folder/.started"
    # Separate intermediate files: the ordinary build of the same project may be running.
    dotnet publish "$project" --configuration Release --use-current-runtime --artifacts-path "$folder/build" --output "$folder/publish" \
        -nodereuse:false -verbosity:quiet >&2
    cp "$folder/publish/$library" "$folder/$library.new"
    touch --reference="$folder/.started" "$folder/$library.new" # changes made during the build trigger the next one
    mv "$folder/$library.new" "$folder/$library" # renamed, so that a running process keeps the old one
fi
for name in "${names[@]}"; do
    ln -sfn "$library" "$folder/$name"
done
echo "$PWD/$folder"
