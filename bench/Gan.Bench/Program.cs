using Gan.Bench;

return args switch
{
    ["worker", string name, .. string[] rest] => Workers.Run(name, WorkerArguments.Parse(rest)),
    [string name, .. string[] rest] when Catalog.Find(name) is { } benchmark => Runner.Run(benchmark, BenchOptions.Parse(rest)),
    _ => Runner.Usage(),
};
