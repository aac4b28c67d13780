using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The device and the thread count of one training; the thread count found is given back at the end.</summary>
internal sealed class TorchSession : IDisposable
{
    private readonly int? _threadsBefore;

    private TorchSession(Device device, int? threads)
    {
        Device = device;
        if (threads is { } count)
        {
            _threadsBefore = get_num_threads();
            set_num_threads(count);
        }
    }

    public Device Device { get; }

    public static TorchSession Start(IHostEnvironment env, IChannel channel, int? threads) =>
        new(ChooseDevice(env, channel), threads);

    /// <summary>The GPU of <c>MLContext.GpuDeviceId</c> where it is there, else the CPU where that is allowed.</summary>
    public static Device ChooseDevice(IHostEnvironment env, IChannel? channel)
    {
        var settings = env as IHostEnvironmentInternal;
        if (settings?.GpuDeviceId is not { } gpu)
        {
            return CPU;
        }
        if (cuda.is_available() && gpu >= 0 && gpu < cuda.device_count())
        {
            return new Device(DeviceType.CUDA, gpu);
        }
        string trouble = cuda.is_available()
            ? $"GpuDeviceId is {gpu}, but the CUDA devices here are 0 to {cuda.device_count() - 1}."
            : $"GpuDeviceId is {gpu}, but no CUDA device is available to TorchSharp; reference TorchSharp-cuda-linux or TorchSharp-cuda-windows and check the driver.";
        if (settings.FallbackToCpu != true)
        {
            throw new InvalidOperationException(trouble + " Set MLContext.FallbackToCpu to run on the CPU instead.");
        }
        channel?.Warning(MessageSensitivity.None, trouble + " Running on the CPU.");
        return CPU;
    }

    public void Dispose()
    {
        if (_threadsBefore is { } count)
        {
            set_num_threads(count);
        }
    }
}
