# Dot-sourced by the PowerShell scripts, which run in Windows PowerShell 5.1 and PowerShell 7: strict mode and common functions.
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

$Root = Split-Path -Parent $PSScriptRoot
$env:MSBUILDDISABLENODEREUSE = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_UI_LANGUAGE = 'en'

# Stop-WithMessage TEXT: ends the script with an error message and exit code 1.
function Stop-WithMessage([string] $Text) {
    [Console]::Error.WriteLine("$([IO.Path]::GetFileName($MyInvocation.ScriptName)): $Text")
    exit 1
}

# Invoke-Checked COMMAND ARGUMENT...: runs a program and stops the script if it fails.
function Invoke-Checked {
    $command, $arguments = $args
    & $command @arguments
    if ($LASTEXITCODE -ne 0) { Stop-WithMessage "$command $($arguments -join ' ') failed with exit code $LASTEXITCODE" }
}

# Assert-DotNet: stops unless the .NET SDK of global.json is installed.
function Assert-DotNet {
    $hint = 'install the .NET SDK 10 (https://dot.net) and run this script again'
    if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) { Stop-WithMessage "dotnet was not found: $hint" }
    Push-Location $Root
    try {
        # Windows PowerShell turns a program's error output into exceptions under 'Stop'.
        $ErrorActionPreference = 'Continue'
        dotnet --version 2>&1 | Out-Null
        if ($LASTEXITCODE -ne 0) { Stop-WithMessage "there is no .NET SDK that global.json accepts: $hint" }
    }
    finally { Pop-Location }
}

# Get-DataFolder: the folder of MNIST, by the same rule as src/CudnnDigits/Data/DataFolder.cs.
function Get-DataFolder {
    if ($env:CUDNNDIGITS_DATA) { return $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($env:CUDNNDIGITS_DATA) }
    $local = [Environment]::GetFolderPath('LocalApplicationData', 'DoNotVerify')
    return [IO.Path]::Combine($local, 'cudnndigits', 'mnist')
}
