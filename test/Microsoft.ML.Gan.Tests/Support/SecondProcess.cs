using System.Diagnostics;
using System.Security.Cryptography;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Trains or loads in a process of its own and prints a hash of generated rows or of scores.</summary>
internal static class SecondProcess
{
    public static int Main(string[] args)
    {
        var ml = new MLContext(seed: 1);
        Console.WriteLine(args switch
        {
            ["fit", string name] => Fit(ml, name),
            ["load", string path] => Hash(ml.Model.Load(path, out _).Transform(Samples.Vectors(ml, 100))),
            ["classify", string path] => Hash(ml.Model.Load(path, out _).Transform(Domains.Source(ml)), "Score"),
            _ => throw new ArgumentException("fit CASE | load FILE | classify FILE"),
        });
        return 0;
    }

    public static string Fit(MLContext ml, string name)
    {
        TestCase test = TestCase.Find(name);
        using GanTransformer model = test.Estimator(ml, 5).Fit(test.Data(ml));
        return Hash(model.Generate(100));
    }

    public static string Hash(IDataView view, string column = TestCase.Output) =>
        Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(Samples.Read(view, column).SelectMany(row => row).ToArray())));

    /// <summary>Runs this assembly again.</summary>
    public static string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(SecondProcess).Assembly.Location);
        Array.ForEach(arguments, start.ArgumentList.Add);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, error.Result);
        return output;
    }
}
