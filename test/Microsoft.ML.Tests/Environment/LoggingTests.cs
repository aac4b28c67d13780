using Microsoft.ML.Runtime;

namespace Microsoft.ML.Tests;

[TestClass]
public class LoggingTests
{
    private static List<LoggingEventArgs> Record(MLContext ml)
    {
        var events = new List<LoggingEventArgs>();
        ml.Log += (_, entry) =>
        {
            lock (events)
                events.Add(entry);
        };
        return events;
    }

    [TestMethod]
    public void MessagesOfAComponentReachTheLogWithKindAndSource()
    {
        var ml = new MLContext(seed: 1);
        List<LoggingEventArgs> events = Record(ml);
        IHost host = ((IHostEnvironment)ml).Register("Weaver");

        using (IChannel channel = host.Start("Training"))
        {
            channel.Trace(MessageSensitivity.None, "step {0} of {1}", 3, 10);
            channel.Info(MessageSensitivity.None, "loss {0}", 0.5);
            channel.Warning(MessageSensitivity.Schema, "slow");
            channel.Error(MessageSensitivity.UserData, "broken");
        }

        LoggingEventArgs Find(string message) => events.Single(entry => entry.RawMessage == message);
        Assert.AreEqual(ChannelMessageKind.Trace, Find("step 3 of 10").Kind);
        Assert.AreEqual(ChannelMessageKind.Info, Find("loss 0.5").Kind);
        Assert.AreEqual(ChannelMessageKind.Warning, Find("slow").Kind);
        Assert.AreEqual(ChannelMessageKind.Error, Find("broken").Kind);
        Assert.Contains("Weaver", Find("slow").Source);
        Assert.Contains("Training", Find("slow").Source);
        Assert.Contains("slow", Find("slow").Message);
        Assert.Contains("Weaver", Find("slow").Message);
        Assert.Contains("Warning", Find("slow").Message);
    }

    [TestMethod]
    public void ListenersComeAndGo()
    {
        var ml = new MLContext(seed: 1);
        int heard = 0;
        void Listen(object? sender, LoggingEventArgs entry) => heard += entry.RawMessage == "said" ? 1 : 0;
        void Say()
        {
            using IChannel channel = ((IHostEnvironment)ml).Register("Speaker").Start("Speaking");
            channel.Info(MessageSensitivity.None, "said");
        }

        Say();
        ml.Log += Listen;
        Say();
        ml.Log -= Listen;
        Say();

        Assert.AreEqual(1, heard);
    }

    [TestMethod]
    public void ContextsDoNotHearEachOther()
    {
        var other = new MLContext(seed: 1);
        List<LoggingEventArgs> events = Record(other);

        using (IChannel channel = ((IHostEnvironment)new MLContext(seed: 1)).Register("Speaker").Start("Speaking"))
            channel.Info(MessageSensitivity.None, "said");

        Assert.DoesNotContain("said", events.Select(entry => entry.RawMessage));
    }
}
