namespace CudaEmulator.Ptx.Syntax;

/// <summary>Reads the braces of a function: registers, variables, labels and statements.</summary>
internal sealed class BodyParser
{
    private readonly TokenStream _tokens;
    private readonly Function _function;
    private readonly OperandParser _operands;
    private readonly List<Dictionary<string, string>> _scopes = [];
    private int _scopesOpened;

    public BodyParser(TokenStream tokens, Function function)
    {
        _tokens = tokens;
        _function = function;
        _operands = new OperandParser(tokens, Resolve);
    }

    public void Read()
    {
        do
            ReadItem();
        while (_scopes.Count > 0);
    }

    private void ReadItem()
    {
        var token = _tokens.Peek();
        if (_tokens.Accept("{"))
        {
            _scopes.Add([]);
            _scopesOpened++;
        }
        else if (_tokens.Accept("}"))
            _scopes.RemoveAt(_scopes.Count - 1);
        else if (_tokens.Accept(";"))
            return;
        else if (token.Kind == TokenKind.Name && token.Text[0] == '.')
            ReadDirective(token);
        else if (token.Kind == TokenKind.Name && _tokens.Peek(1).Text == ":")
            ReadLabel();
        else
            ReadStatement();
    }

    private void ReadDirective(Token token)
    {
        switch (token.Text)
        {
            case ".reg":
                _tokens.Next();
                ReadRegisters();
                break;
            case ".shared" or ".local" or ".param":
                var variable = VariableParser.Read(_tokens);
                _tokens.Expect(";");
                variable = variable with { Name = Declare(variable.Name) };
                _function.Variables.Add(variable.Name, variable);
                break;
            case ".loc":
                _tokens.SkipLine(token);
                break;
            case ".pragma":
                _tokens.SkipPast(";");
                break;
            default:
                throw _tokens.Error($"unknown directive '{token.Text}'");
        }
    }

    private void ReadRegisters()
    {
        var typeName = _tokens.ExpectName("a register's type");
        if (!ScalarTypes.TryParse(typeName[1..], out var type))
            throw _tokens.Error($"unsupported register type '{typeName}'");
        do
        {
            var name = _tokens.ExpectName("a register's name");
            if (!_tokens.Accept("<"))
            {
                _function.Registers.Add(Declare(name), type);
                continue;
            }

            var count = _tokens.ExpectInteger("a number of registers");
            _tokens.Expect(">");
            for (var i = 0; i < count; i++)
                _function.Registers.Add(Declare($"{name}{i}"), type);
        }
        while (_tokens.Accept(","));
        _tokens.Expect(";");
    }

    private void ReadLabel()
    {
        var name = _tokens.Next().Text;
        _tokens.Expect(":");
        if (_tokens.Accept(".branchtargets"))
            ReadBranchTargets(name);
        else if (!_function.Labels.TryAdd(name, _function.Statements.Count))
            throw _tokens.Error($"label '{name}' is defined twice");
    }

    private void ReadBranchTargets(string name)
    {
        var targets = new List<string>();
        do
            targets.Add(_tokens.ExpectName("a label"));
        while (_tokens.Accept(","));
        _tokens.Expect(";");
        _function.BranchTargets.Add(name, targets);
    }

    private void ReadStatement()
    {
        var line = _tokens.Peek().Line;
        Guard? guard = null;
        if (_tokens.Accept("@"))
        {
            var negated = _tokens.Accept("!");
            guard = new Guard(Resolve(_tokens.ExpectName("a predicate")), negated);
        }

        var words = _tokens.ExpectName("an instruction").Split('.');
        var operands = new List<Operand>();
        if (!_tokens.At(";"))
        {
            do
                operands.Add(_operands.Read());
            while (_tokens.Accept(","));
        }

        _tokens.Expect(";");
        _function.Statements.Add(new Statement(line, guard, words[0], words[1..], operands));
    }

    /// <summary>Gives a name declared in nested braces one that no other scope has.</summary>
    private string Declare(string name)
    {
        var unique = _scopes.Count == 1 ? name : $"{name}@{_scopesOpened}";
        if (!_scopes[^1].TryAdd(name, unique))
            throw _tokens.Error($"'{name}' is declared twice");
        return unique;
    }

    private string Resolve(string name)
    {
        for (var i = _scopes.Count - 1; i >= 0; i--)
        {
            if (_scopes[i].TryGetValue(name, out var unique))
                return unique;
        }

        return name;
    }
}
