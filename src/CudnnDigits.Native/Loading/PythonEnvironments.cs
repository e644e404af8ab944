namespace CudnnDigits.Native.Loading;

/// <summary>
/// The Python installations and environments of this machine, whose site-packages may hold NVIDIA's wheels: activated ones, ./.venv, the
/// python3 on PATH with the environment it belongs to, the user's packages, and the installations of uv, pyenv and conda.
/// </summary>
internal sealed class PythonEnvironments(ILoader loader)
{
    private static readonly string[] CondaNames = ["miniforge3", "miniconda3", "anaconda3", "mambaforge", "micromamba"];

    private bool Windows => loader.IsWindows;

    /// <summary>The folders of packages, nearest first.</summary>
    public IEnumerable<string> SitePackages() => Prefixes().Distinct().SelectMany(SitePackagesOf).Concat(UserPackages()).Distinct();

    /// <summary>The package folders of one environment, if <paramref name="prefix"/> is one.</summary>
    public IEnumerable<string> SitePackagesOf(string prefix)
    {
        if (Windows) return [Join(prefix, "Lib", "site-packages")];
        return loader.Folders(Join(prefix, "lib"), "python3*")
            .SelectMany(python => new[] { Join(python, "site-packages"), Join(python, "dist-packages") });
    }

    /// <summary>Roots of the activated conda environment and of conda installations.</summary>
    public IEnumerable<string> CondaPrefixes()
    {
        var activated = new[] { loader.Variable("CONDA_PREFIX"), loader.Variable("CONDA_EXE") is { } conda ? Up(conda, 2) : null };
        var parents = Windows ? new[] { loader.HomeFolder, loader.Variable("ProgramData") ?? "" } : [loader.HomeFolder, "/opt", "/root"];
        var installed =
            from parent in parents
            where parent.Length > 0
            from name in CondaNames.Append("conda")
            from folder in loader.Folders(parent, name)
            select folder;
        return activated.OfType<string>().Concat(installed).Distinct();
    }

    private IEnumerable<string> Prefixes() =>
    [
        .. new[] { loader.Variable("VIRTUAL_ENV"), loader.Variable("UV_PROJECT_ENVIRONMENT") }.OfType<string>(),
        .. CondaPrefixes().Take(1),
        Join(loader.CurrentFolder, ".venv"),
        .. OnPath(),
        .. Windows ? WindowsPythons() : [Join(loader.HomeFolder, ".local"), "/usr/local", "/usr"],
        .. loader.Folders(UvPythons(), "*"),
        .. loader.Folders(PyenvVersions(), "*"),
        .. CondaPrefixes(),
    ];

    /// <summary>The python3 that a shell would start: its environment, the installation that this was made from, and the real file's.</summary>
    private IEnumerable<string> OnPath()
    {
        var name = Windows ? "python.exe" : "python3";
        var python = (loader.Variable("PATH") ?? "").Split(Windows ? ';' : ':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Join(folder, name)).FirstOrDefault(loader.FileExists);
        if (python is null) return [];

        // A virtual environment keeps its programs in bin or Scripts; an installation on Windows keeps python.exe at its root.
        string[] own = [Up(python, 2), .. Windows ? [Up(python, 1)] : Array.Empty<string>()];
        return [.. own, .. own.SelectMany(HomeOf), Up(loader.RealPath(python), Windows ? 1 : 2)];
    }

    /// <summary>The installation that a virtual environment was made from: the line "home = /usr/bin" of its pyvenv.cfg.</summary>
    private IEnumerable<string> HomeOf(string prefix) =>
        from line in loader.Lines(Join(prefix, "pyvenv.cfg"))
        let parts = line.Split('=', 2, StringSplitOptions.TrimEntries)
        where parts.Length == 2 && parts[0] == "home"
        select Windows ? parts[1] : Up(parts[1], 1);

    private IReadOnlyList<string> WindowsPythons() =>
        loader.Variable("LOCALAPPDATA") is { } local ? loader.Folders(Join(local, "Programs", "Python"), "Python3*") : [];

    private IEnumerable<string> UserPackages() => Windows && loader.Variable("APPDATA") is { } roaming
        ? loader.Folders(Join(roaming, "Python"), "Python3*").Select(user => Join(user, "site-packages"))
        : [];

    private string UvPythons() => loader.Variable("UV_PYTHON_INSTALL_DIR")
        ?? (Windows ? Join(loader.Variable("APPDATA") ?? "", "uv", "python") : Join(loader.HomeFolder, ".local", "share", "uv", "python"));

    private string PyenvVersions() =>
        Join(loader.Variable("PYENV_ROOT") ?? Join(loader.HomeFolder, Windows ? @".pyenv\pyenv-win" : ".pyenv"), "versions");

    private string Up(string path, int levels)
    {
        for (; levels > 0; levels--)
        {
            var end = path.LastIndexOfAny(Windows ? ['\\', '/'] : ['/']);
            path = end > 0 ? path[..end] : path[..Math.Min(path.Length, 1)];
        }

        return path;
    }

    private string Join(params string[] parts) => string.Join(Windows ? '\\' : '/', parts.Select(part => part.TrimEnd('/', '\\')));
}
