using CudnnDigits.Sbom;

// CudnnDigits.Sbom ASSETS RUNTIME FOLDER: writes cudnndigits.cdx.json and licenses.txt into FOLDER, describing the build
// for RUNTIME whose restore wrote ASSETS, a project.assets.json.
if (args is not [var assets, var runtime, var folder])
{
    Console.Error.WriteLine("wanted: ASSETS RUNTIME FOLDER");
    return 2;
}

try
{
    var build = RestoredBuild.Read(assets, runtime);
    using (var file = File.Create(Path.Combine(folder, "cudnndigits.cdx.json"))) CycloneDx.Write(file, build);
    using (var file = File.CreateText(Path.Combine(folder, "licenses.txt"))) LicenseList.Write(file, build.Components);
    Console.WriteLine($"{build.Components.Count} components: {LicenseList.Summary(build.Components)}");
    return 0;
}
catch (InvalidDataException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 1;
}
