using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/InToto.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
