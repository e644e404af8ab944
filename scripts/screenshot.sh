#!/usr/bin/env bash
# Makes the pictures in docs/pictures from a real training: the terminal during it and after it, a prediction, the page of 'serve', and what
# the run folder holds. Takes as long as ten epochs of the cnn.
#   scripts/screenshot.sh [FOLDER]
folder=$(realpath -m -- "${1:-$(dirname "${BASH_SOURCE[0]}")/../docs/pictures}")
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly xterm=@xterm/xterm@6.0.0

need_dotnet
need chromium chromium
need npm npm
wish /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf fonts-dejavu-core
scripts/get-mnist.sh
CUDNNDIGITS_DATA=$(data_folder)
export CUDNNDIGITS_DATA
dotnet build tests/CudnnDigits.Tests -c Release --nologo -v quiet -clp:NoSummary
program=$PWD/tests/CudnnDigits.Tests/bin/Release/net10.0/cudnndigits

work=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT
(cd "$work" && npm pack --silent "$xterm" >/dev/null && tar -xzf xterm-xterm-*.tgz)

# record NAME COLUMNS ROWS ARGUMENT...: what the program writes on a terminal of that size, into NAME.COLUMNSxROWS.terminal.
record() {
    local name=$1 columns=$2 rows=$3 line
    shift 3
    line="cudnndigits $*"
    (cd "$work" && env -u NO_COLOR PATH="$(dirname "$program"):$PATH" TERM=xterm-256color COLORTERM=truecolor script --quiet --flush --command \
        "stty cols $columns rows $rows; printf '\\e[32m\$\\e[0m %s\\n' '$line'; $line" /dev/null >"$name.${columns}x$rows.terminal")
}

# A copy from within the fourth epoch: curves and figures are there, and the lines of three epochs above them.
snap() {
    local recording=$work/summary.104x31.terminal
    until [ -e "$recording" ] && grep -qE '4/10.*━{25}' "$recording"; do
        kill -0 "$1" 2>/dev/null || die "the training ended before its fourth epoch"
        sleep 0.2
    done
    cp "$recording" "$work/train.104x14.terminal"
}

record summary 104 31 train cnn --run runs/cnn &
training=$!
snap "$training"
wait "$training"

(cd "$work" && exec "$program" serve --port 0 >server.log) &
server=$!
until grep -q '^http' "$work/server.log" 2>/dev/null; do kill -0 "$server"; sleep 0.2; done
take() {
    CUDNNDIGITS_SCREENSHOTS=$work CUDNNDIGITS_XTERM=$work/package CUDNNDIGITS_SERVED=$(cut -d ' ' -f 1 "$work/server.log") \
        dotnet test tests/CudnnDigits.Tests -c Release --no-build --nologo -v quiet --filter "FullyQualifiedName~$1" -- NUnit.ExplicitMode=Relaxed
}
take PageScreenshots
mv "$work/serve-drawing.png" "$work/three.png"
record predict 58 30 predict three.png --show --run runs/cnn
take TerminalScreenshots

mkdir -p "$folder"
cp "$work"/{train,summary,predict,serve,serve-dark,serve-phone}.png "$work"/runs/cnn/{curves,confusion,mistakes,filters}.png "$folder"
ls -l "$folder"
