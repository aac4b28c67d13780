namespace TorchSharp;

/// <summary>The kind of a device; the numbers are libtorch's.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
    MKLDNN = 2,
    OPENGL = 3,
    OPENCL = 4,
    IDEEP = 5,
    HIP = 6,
    FPGA = 7,
    MSNPU = 8,
    XLA = 9,
    MPS = 13,
    META = 14,
}

public static partial class @torch
{
    /// <summary>Where a tensor lives: a kind and, where there are several, an index.</summary>
    public class Device
    {
        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            // As in TorchSharp, the processor has no index and "cuda" alone is the first one.
            this.index = deviceType == DeviceType.CUDA && index < 0 ? 0 : index;
        }

        public Device(string deviceType, int index = -1)
            : this(Parse(deviceType), index)
        {
        }

        public Device(string description)
            : this(Parse(description.Split(':')[0]), description.Split(':') is [_, var n, ..] ? int.Parse(n) : -1)
        {
        }

        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        public DeviceType type { get; }

        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        public override string ToString() => index < 0 ? type.ToString().ToLowerInvariant() : $"{type.ToString().ToLowerInvariant()}:{index}";

        private static DeviceType Parse(string name) => Enum.TryParse(name, ignoreCase: true, out DeviceType type)
            ? type : throw new ArgumentException($"Unknown device type '{name}'.");
    }

    public static Device CPU = new(DeviceType.CPU);

    public static Device META = new(DeviceType.META);

    private static Device defaultDevice = CPU;

    public static Device CUDA => TryInitializeDeviceType(DeviceType.CUDA)
        ? new Device(DeviceType.CUDA) : throw new InvalidOperationException("CUDA is not available on this machine.");

    public static Device device(string description) => InitializeDevice(new Device(description));

    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(int index) => InitializeDevice(new Device(index));

    public static Device InitializeDevice(Device? device)
    {
        device ??= defaultDevice;
        InitializeDeviceType(device.type);
        return device;
    }

    public static Device get_default_device() => defaultDevice;

    public static void set_default_device(Device device) => defaultDevice = InitializeDevice(device);

    public static void set_default_device(string device) => set_default_device(new Device(device));

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CPU or DeviceType.META => true,
        DeviceType.CUDA => cuda.is_available(),
        _ => false,
    };

    public static bool cuda_is_available() => cuda.is_available();

    public static partial class @cuda
    {
        public static bool is_available() => Native.ts_cuda_devices() > 0;

        public static bool is_cudnn_available() => Native.ts_cudnn() != 0;

        public static int device_count() => Native.ts_cuda_devices();

        public static void manual_seed(long seed)
        {
            InitializeDeviceType(DeviceType.CUDA);
            Native.Check(Native.ts_cuda_seed(seed, -1));
        }

        public static void manual_seed_all(long seed)
        {
            InitializeDeviceType(DeviceType.CUDA);
            for (int i = 0; i < device_count(); i++) Native.Check(Native.ts_cuda_seed(seed, i));
        }

        public static void synchronize(Device? device = null)
        {
            InitializeDeviceType(DeviceType.CUDA);
            Native.Check(Native.ts_cuda_synchronize(device?.index ?? -1));
        }
    }
}
