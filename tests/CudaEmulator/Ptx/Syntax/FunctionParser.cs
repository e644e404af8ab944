namespace CudaEmulator.Ptx.Syntax;

/// <summary>Reads one <c>.entry</c> or <c>.func</c>: results, name, parameters, launch bounds and body.</summary>
internal sealed class FunctionParser(TokenStream tokens, ModuleSyntax module)
{
    public void Read()
    {
        var line = tokens.Peek().Line;
        var isEntry = tokens.Next().Text == ".entry";
        var results = tokens.At("(") ? ReadParameters() : [];
        var function = new Function(tokens.ExpectName("a function's name"), isEntry, line);
        function.Results.AddRange(results);
        if (tokens.At("("))
            function.Parameters.AddRange(ReadParameters());
        foreach (var parameter in function.Results.Concat(function.Parameters))
            function.Variables[parameter.Name] = parameter;

        ReadDirectives(function);
        if (!tokens.Accept(";"))
        {
            function.HasBody = true;
            new BodyParser(tokens, function).Read();
        }

        Register(function);
    }

    private List<Variable> ReadParameters()
    {
        var parameters = new List<Variable>();
        tokens.Expect("(");
        if (tokens.Accept(")"))
            return parameters;
        do
        {
            if (!tokens.At(".param"))
                throw tokens.Error($"found {tokens.Peek()}, expected '.param' (registers as parameters are not supported)");
            parameters.Add(VariableParser.Read(tokens));
        }
        while (tokens.Accept(","));
        tokens.Expect(")");
        return parameters;
    }

    private void ReadDirectives(Function function)
    {
        while (!tokens.At("{") && !tokens.At(";"))
        {
            var directive = tokens.ExpectName("a function's body");
            switch (directive)
            {
                case ".maxntid" or ".reqntid":
                    function.MaxThreads = ReadProduct();
                    break;
                case ".maxnreg" or ".minnctapersm":
                    tokens.ExpectInteger("a number");
                    break;
                case ".noreturn":
                    break;
                case ".pragma":
                    tokens.SkipPast(";");
                    break;
                default:
                    throw tokens.Error($"unknown directive '{directive}'");
            }
        }
    }

    private int ReadProduct()
    {
        var product = 1;
        do
            product = checked(product * tokens.ExpectInteger("a number of threads"));
        while (tokens.Accept(","));
        return product;
    }

    private void Register(Function function)
    {
        if (module.Functions.TryGetValue(function.Name, out var earlier) && earlier.HasBody)
        {
            if (function.HasBody)
                throw module.Source.Error($"'{function.Name}' is defined twice", function.Line);
            return;
        }

        module.Functions[function.Name] = function;
    }
}
