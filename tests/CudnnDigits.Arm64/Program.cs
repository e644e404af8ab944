using CudnnDigits.Tests.Executors;
using NUnit.Framework.Api;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

// Runs the tests whose full name matches the pattern of the first argument, inside this process, and prints what failed.
var runner = new NUnitTestAssemblyRunner(new DefaultTestAssemblyBuilder());
runner.Load(typeof(ExecutorKinds).Assembly, new Dictionary<string, object>());
var result = runner.Run(TestListener.NULL, TestFilter.FromXml($"<filter><test re='1'>{args[0]}</test></filter>"));
Print(result);
Console.WriteLine($"{result.PassCount} passed, {result.FailCount} failed, {result.SkipCount} skipped");
return result.FailCount == 0 && result.PassCount > 0 ? 0 : 1;

static void Print(ITestResult result)
{
    foreach (var child in result.Children) Print(child);
    if (!result.HasChildren && result.FailCount > 0) Console.WriteLine($"{result.FullName}\n{result.Message}");
}
