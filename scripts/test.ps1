# Builds the solution in Release and runs the tests that need neither Linux nor the CUDA emulator.
#   scripts\test.ps1 [ARGUMENT...]      arguments are passed on to 'dotnet test'
# For Windows PowerShell 5.1 and PowerShell 7. The whole suite runs on Linux: scripts/test.sh.
. (Join-Path $PSScriptRoot 'lib.ps1')

Assert-DotNet
& (Join-Path $PSScriptRoot 'get-mnist.ps1')
$env:CUDNNDIGITS_DATA = Get-DataFolder
# Not with Linux alone: the emulator (a native Linux library), signals, mounts, bash, tmux, a browser.
$filter = 'FullyQualifiedName!~Tests.Cuda&FullyQualifiedName!~Tests.EndToEnd&FullyQualifiedName!~Tests.Serving&FullyQualifiedName!~cuda'
Set-Location $Root
foreach ($project in 'tests/CudnnDigits.Native.Tests', 'tests/CudnnDigits.Tests') {
    Invoke-Checked dotnet test $project -c Release --nologo --filter $filter @args
}
