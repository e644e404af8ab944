# Builds the program, downloads MNIST and trains the cnn; arguments are passed on to 'cudnndigits train cnn'.
#   scripts\train.ps1 --epochs 2 --seed 7
# For Windows PowerShell 5.1 and PowerShell 7; on Linux and macOS there is scripts/train.sh.
. (Join-Path $PSScriptRoot 'lib.ps1')

Assert-DotNet
if (-not $env:CUDNNDIGITS_DATA) { & (Join-Path $PSScriptRoot 'get-mnist.ps1') }
# Compiled ahead of time: the build takes longer, but each start is a third of a second faster.
$output = [IO.Path]::Combine($Root, 'artifacts', 'cudnndigits')
Invoke-Checked dotnet publish ([IO.Path]::Combine($Root, 'src', 'CudnnDigits')) -c Release --no-self-contained -p:PublishReadyToRun=true `
    -o $output --nologo -v quiet -clp:NoSummary
dotnet (Join-Path $output 'cudnndigits.dll') train cnn @args
exit $LASTEXITCODE
