#!/usr/bin/env bash
# Makes the pictures in docs/pictures from real trainings: the terminal during one and after it, a prediction, the page of 'serve', a report,
# and what the run folder holds. Takes as long as twenty epochs of the cnn and a minute.
#   scripts/screenshot.sh [FOLDER]
folder=$(realpath -m -- "${1:-$(dirname "${BASH_SOURCE[0]}")/../docs/pictures}")
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
need chromium chromium
need npm npm
need pngquant pngquant
wish /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf fonts-dejavu-core
scripts/get-mnist.sh
CUDNNDIGITS_DATA=$(data_folder)
export CUDNNDIGITS_DATA
dotnet build tests/CudnnDigits.Tests -c Release --nologo -v quiet -clp:NoSummary
program=$PWD/tests/CudnnDigits.Tests/bin/Release/net10.0/cudnndigits

work=$(mktemp -d)
jobs=()
finish() {
    for job in "${jobs[@]}"; do kill "$job" 2>/dev/null || true; done
    rm -rf "$work"
}
trap finish EXIT
# A terminal in a page.
for package in xterm@6.0.0 addon-webgl@0.19.0; do
    mkdir -p "$work/terminal/${package%@*}"
    (cd "$work/terminal" && tar -xzf "$(npm pack --silent "@xterm/$package")" -C "${package%@*}" --strip-components 1)
done

# record NAME COLUMNS ARGUMENT...: what the program writes on a terminal of that width, into NAME.COLUMNSx48.terminal.
record() {
    local name=$1 columns=$2 line
    shift 2
    line="cudnndigits $*"
    (cd "$work" && env -u NO_COLOR PATH="$(dirname "$program"):$PATH" TERM=xterm-256color COLORTERM=truecolor script --quiet --flush --command \
        "stty cols $columns rows 48; printf '\\e[32m\$\\e[0m %s\\n' '$line'; $line" /dev/null >"$name.${columns}x48.terminal")
}

# until_there PATTERN FILE JOB: waits for a line while the job goes on.
until_there() {
    until grep -qsE "$1" "$2"; do
        kill -0 "$3" 2>/dev/null || die "ended before '$1' was in $(basename "$2")"
        sleep 0.2
    done
}

# take FIXTURE: has the browser take its pictures.
take() {
    CUDNNDIGITS_SCREENSHOTS=$work CUDNNDIGITS_XTERM=$work/terminal CUDNNDIGITS_SERVED=$(cut -d ' ' -f 1 "$work/serve.log") \
        dotnet test tests/CudnnDigits.Tests -c Release --no-build --nologo -v quiet --filter "FullyQualifiedName~$1" -- NUnit.ExplicitMode=Relaxed
}

record summary 104 train cnn --run runs/cnn &
training=$!
jobs+=("$training")
# A copy from within the fourth epoch: curves and figures are there, and the lines of three epochs above them.
until_there '4/10.*━{30}' "$work/summary.104x48.terminal" "$training"
cp "$work/summary.104x48.terminal" "$work/train.104x48.terminal"
wait "$training"

# The page, while another training goes on.
(cd "$work" && exec "$program" train cnn --batch-size 600 --epochs 40 --run runs/batch-600 >train.log) &
training=$!
(cd "$work" && exec "$program" serve --run runs/cnn --port 0 >serve.log) &
jobs+=("$training" $!)
until_there '^http' "$work/serve.log" $!
until_there '^epoch +4' "$work/train.log" "$training"
take PageScreenshots
mv "$work/drawing.png" "$work/three.png"
kill "$training"
wait "$training" || true

record predict 58 predict three.png --show --run runs/cnn
record compare-table 104 compare runs/cnn runs/batch-600
take TerminalScreenshots

mkdir -p "$folder"
cp "$work"/{train,summary,predict,serve,serve-dark,serve-phone,runs,runs-dark,compare,compare-table,three}.png "$work"/runs/cnn/*.png "$folder"
# Colours enough, and a third of the size.
pngquant --force --ext .png --skip-if-larger --strip "$folder"/*.png
ls -l "$folder"
