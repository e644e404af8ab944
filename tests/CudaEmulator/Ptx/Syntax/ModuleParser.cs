using System.Globalization;

namespace CudaEmulator.Ptx.Syntax;

/// <summary>Reads what stands outside functions: the header, variables, and the frames of functions.</summary>
internal sealed class ModuleParser
{
    /// <summary>The newest <c>.version</c> that is read: PTX 9.0 of CUDA 13.0.</summary>
    private const int NewestVersion = 90;

    private readonly TokenStream _tokens;
    private readonly ModuleSyntax _module;

    private ModuleParser(SourceText source)
    {
        _tokens = new TokenStream(source);
        _module = new ModuleSyntax(source);
    }

    public static ModuleSyntax Parse(string text)
    {
        var parser = new ModuleParser(new SourceText(text.TrimEnd('\0')));
        parser.ReadHeader();
        while (parser._tokens.Peek().Kind != TokenKind.End)
            parser.ReadDeclaration();
        return parser._module;
    }

    private void ReadHeader()
    {
        _tokens.Expect(".version");
        ReadVersion();
        _tokens.Expect(".target");
        _module.Target = ReadTarget();
        if (!_tokens.Accept(".address_size"))
            throw _tokens.Error($"found {_tokens.Peek()}, expected '.address_size 64' (the default of 32 bits is not supported)");
        if (_tokens.ExpectInteger("an address size") != 64)
            throw _tokens.Error("only 64-bit addresses are supported");
    }

    private void ReadVersion()
    {
        var token = _tokens.Peek();
        var parts = token.Text.Split('.');
        if (parts.Length != 2 || !int.TryParse(parts[0], out var major) || !int.TryParse(parts[1], out var minor))
            throw _tokens.Error($"found {token}, expected a version such as 6.0");
        if (10 * major + minor > NewestVersion)
        {
            var newest = string.Create(CultureInfo.InvariantCulture, $"{NewestVersion / 10}.{NewestVersion % 10}");
            var problem = $"version {token.Text} is newer than {newest}, the newest known";
            throw _tokens.Source.Error(problem, token.Line, PtxException.UnsupportedVersion);
        }

        _tokens.Next();
    }

    private int ReadTarget()
    {
        var target = _tokens.ExpectName("a target such as sm_70");
        var digits = target.StartsWith("sm_", StringComparison.Ordinal) ? target[3..].TrimEnd('a', 'f') : "";
        if (!int.TryParse(digits, out var capability))
            throw _tokens.Error($"found '{target}', expected a target such as sm_70");
        while (_tokens.Accept(","))
            _tokens.ExpectName("a target option");
        return capability;
    }

    private void ReadDeclaration()
    {
        var isExtern = false;
        while (_tokens.Peek().Text is ".visible" or ".extern" or ".weak" or ".common")
            isExtern |= _tokens.Next().Text == ".extern";

        var token = _tokens.Peek();
        switch (token.Text)
        {
            case ".entry" or ".func":
                new FunctionParser(_tokens, _module).Read();
                break;
            case ".global" or ".const" or ".shared":
                AddVariable(isExtern);
                break;
            case ".file" or ".loc":
                _tokens.SkipLine(token);
                break;
            case ".section":
                _tokens.SkipPast("}");
                break;
            default:
                throw _tokens.Error($"found {token}, expected .entry, .func or a variable");
        }
    }

    private void AddVariable(bool isExtern)
    {
        var line = _tokens.Peek().Line;
        var variable = VariableParser.Read(_tokens, allowUnsized: isExtern);
        _tokens.Expect(";");
        if (isExtern && variable.Bytes != 0)
            throw _tokens.Source.Error($"'{variable.Name}' is defined in another module: there is no linker here", line);
        if (!_module.Variables.TryAdd(variable.Name, variable))
            throw _tokens.Source.Error($"'{variable.Name}' is defined twice", line);
    }
}
