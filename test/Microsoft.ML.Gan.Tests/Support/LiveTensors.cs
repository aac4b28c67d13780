using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Tensors of this thread that nobody has disposed.</summary>
internal static class LiveTensors
{
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
    }
}
