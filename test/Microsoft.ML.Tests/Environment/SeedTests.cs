using Microsoft.ML.Runtime;

namespace Microsoft.ML.Tests;

[TestClass]
public class SeedTests
{
    private static int[] Draw(Random random) => [.. Enumerable.Range(0, 8).Select(_ => random.Next())];

    private static IHostEnvironment Context(int? seed) => new MLContext(seed);

    [TestMethod]
    public void ContextsOfOneSeedGiveTheirHostsTheSameNumbers()
    {
        IHostEnvironment first = Context(7), second = Context(7);

        CollectionAssert.AreEqual(Draw(first.Register("A").Rand), Draw(second.Register("A").Rand));
        CollectionAssert.AreEqual(Draw(first.Register("B").Rand), Draw(second.Register("B").Rand));
    }

    [TestMethod]
    public void AnotherSeedGivesOtherNumbers() =>
        CollectionAssert.AreNotEqual(Draw(Context(7).Register("A").Rand), Draw(Context(8).Register("A").Rand));

    [TestMethod]
    public void HostsOfOneContextDrawApart()
    {
        IHostEnvironment context = Context(7);

        CollectionAssert.AreNotEqual(Draw(context.Register("A").Rand), Draw(context.Register("A").Rand));
    }

    [TestMethod]
    public void SeedOfAHostGoesBeforeThatOfTheContext() =>
        CollectionAssert.AreEqual(Draw(Context(7).Register("A", seed: 3).Rand), Draw(Context(8).Register("A", seed: 3).Rand));

    [TestMethod]
    public void ChildHostsFollowTheSeedToo() => CollectionAssert.AreEqual(
        Draw(Context(7).Register("A").Register("B").Rand), Draw(Context(7).Register("A").Register("B").Rand));

    [TestMethod]
    public void DeviceSettingsOfTheContextAreKept()
    {
        var ml = new MLContext();
        Assert.IsNull(ml.GpuDeviceId);

        ml.GpuDeviceId = 1;
        ml.FallbackToCpu = false;

        Assert.AreEqual(1, ml.GpuDeviceId);
        Assert.IsFalse(ml.FallbackToCpu);
    }
}
