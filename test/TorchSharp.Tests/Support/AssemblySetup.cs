using static TorchSharp.torch;

// Seeds, the default generator and the live-tensor counts belong to the process or the thread.
[assembly: DoNotParallelize]

namespace TorchSharp.Tests.Support;

/// <summary>One thread: the tensors are small, and sums come out in one order.</summary>
[TestClass]
public static class AssemblySetup
{
    [AssemblyInitialize]
    public static void Start(TestContext context) => set_num_threads(1);
}
