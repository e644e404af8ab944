#!/usr/bin/env bash
# NVIDIA's own tools and libraries from Debian's contrib and non-free components, unpacked into artifacts/nvidia. Nothing is installed, apt's
# configuration is left alone, and nothing of it belongs into this repository or a package: it is NVIDIA's, under NVIDIA's license.
#
#   scripts/nvidia.sh PART...     ptxas (newest), driver, cublas (1 GB) or nsys; prints the folder of each
#   scripts/nvidia.sh --check     every kernel for every architecture that ptxas knows, without spills or stack; the table in docs/gpu.md
#   scripts/nvidia.sh --write     writes that table
#
# artifacts/nvidia/ptxas/usr/bin/{ptxas,cuobjdump}; driver/libcuda.so.1; cublas/lib; nsys/bin/{nsys,import}. Needs apt with a network.
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly folder=$PWD/artifacts/nvidia
readonly apt=$folder/.apt
options=(-q -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::Lists=$apt/lists"
    -o "Dir::Cache::archives=$apt/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o "APT::Sandbox::User=$(id -un)")

# update: the package lists of all suites that have NVIDIA's packages, from the mirror that this machine uses already.
update() {
    [ ! -e "$apt/updated" ] || return 0
    local mirror suite
    have apt-get || return 1
    mirror=$(apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(REPO_URI)' | awk '$1 == "Debian" && $2 !~ /security/ { print $3; exit }')
    [ -n "$mirror" ] || return 1
    mkdir -p "$apt/lists/partial" "$apt/archives/partial"
    for suite in bookworm trixie experimental; do
        say "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main contrib non-free"
    done > "$apt/sources.list"
    apt-get "${options[@]}" update > "$apt/log" 2>&1 || return 1
    touch "$apt/updated"
}

# unpack PART PACKAGE/SUITE...: into artifacts/nvidia/PART, once.
unpack() {
    local part=$1 packages
    shift
    [ ! -e "$folder/$part/.complete" ] || return 0
    update || return 1
    rm -rf "${folder:?}/$part"
    mkdir -p "$folder/$part"
    packages=$(mktemp -d)
    (cd "$packages" && apt-get "${options[@]}" download "$@" >> "$apt/log" 2>&1) || { tail -2 "$apt/log" >&2; rm -rf "$packages"; return 1; }
    for package in "$packages"/*.deb; do dpkg -x "$package" "$folder/$part"; done
    rm -rf "$packages"
    touch "$folder/$part/.complete"
}

fetch() {
    case $1 in
        ptxas) unpack ptxas nvidia-cuda-toolkit/experimental || unpack ptxas nvidia-cuda-toolkit/trixie || return 1 ;;
        driver)
            unpack driver libcuda1/trixie || return 1
            cp -a "$folder"/driver/usr/lib/x86_64-linux-gnu/nvidia/current/libcuda.so* "$folder/driver/" ;;
        cublas)
            unpack cublas libcublas12/trixie libcublaslt12/trixie libnvrtc12/trixie libnvrtc-builtins12.4/trixie || return 1
            ln -sfn usr/lib/x86_64-linux-gnu "$folder/cublas/lib" ;;
        nsys)
            unpack nsys nsight-systems/bookworm nsight-systems-target/bookworm libnvtoolsext1/bookworm libssh-4/bookworm libibverbs1/bookworm \
                libibumad3/bookworm librdmacm1/bookworm libucx0/bookworm libnl-3-200/bookworm libnl-route-3-200/bookworm || return 1
            local lib=$folder/nsys/usr/lib
            mkdir -p "$folder/nsys/bin"
            printf '#!/bin/sh\nexec "%s/nsight-systems/bin/nsys" "$@"\n' "$lib" > "$folder/nsys/bin/nsys"
            # The packaged nsys does not find its importer.
            printf '#!/bin/sh\nLD_LIBRARY_PATH="%s" exec "%s/nsight-systems/host-linux-x64/QdstrmImporter" -i "$1" -o "$2"\n' \
                "$lib/nsight-systems/host-linux-x64:$lib/x86_64-linux-gnu" "$lib" > "$folder/nsys/bin/import"
            chmod +x "$folder"/nsys/bin/* ;;
        *) die "no part $1: there are ptxas, driver, cublas and nsys" ;;
    esac
}

case ${1:-} in
    --check | --write)
        fetch ptxas || { say "NVIDIA's ptxas cannot be fetched here: the kernels are not assembled"; exit 0; }
        python3 scripts/machine-code.py "$folder/ptxas/usr/bin" "$1" ;;
    '') die "name a part: ptxas, driver, cublas or nsys" ;;
    *) for part; do fetch "$part" || die "$part cannot be fetched here: see $apt/log"; say "$folder/$part"; done ;;
esac
