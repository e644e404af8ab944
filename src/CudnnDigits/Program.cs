using CudnnDigits.Commands;

return await CommandRunner.RunAsync(CommandTable.Create(), args, Console.Out, Console.Error);
