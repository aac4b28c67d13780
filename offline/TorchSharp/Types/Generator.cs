namespace TorchSharp;

public static partial class @torch
{
    /// <summary>A source of random numbers.</summary>
    public class Generator : IDisposable
    {
        private nint handle;

        public Generator(ulong seed = 0, Device? device = null)
            : this(Native.Check(Native.ts_generator_new((int)(device?.type ?? DeviceType.CPU), device?.index ?? -1, seed)), device ?? torch.CPU)
        {
        }

        private Generator(nint handle, Device device)
        {
            this.handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        /// <summary>The generator that operators use when they are given none.</summary>
        public static Generator Default => new(Native.Check(Native.ts_generator_default((int)DeviceType.CPU, -1)), torch.CPU);

        public Device device { get; }

        public nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Generator));

        public Generator manual_seed(long seed)
        {
            Native.ts_generator_set_seed(Handle, seed);
            return this;
        }

        public long seed() => Native.ts_generator_seed(Handle);

        public long initial_seed() => Native.ts_generator_initial_seed(Handle);

        public Tensor get_state() => new(Native.Check(Native.ts_generator_state(Handle)));

        public void set_state(Tensor value) => Native.Check(Native.ts_generator_set_state(Handle, value.Handle));

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (handle != 0) Native.ts_generator_free(handle);
            handle = 0;
        }
    }

    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long seed() => random.seed();

    public static long initial_seed() => random.initial_seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    public static partial class @random
    {
        public static Generator manual_seed(long seed)
        {
            Native.Check(Native.ts_manual_seed(seed));
            return Generator.Default;
        }

        public static long seed()
        {
            using Generator g = Generator.Default;
            long seed = g.seed();
            Native.Check(Native.ts_manual_seed(seed));
            return seed;
        }

        public static long initial_seed()
        {
            using Generator g = Generator.Default;
            return g.initial_seed();
        }

        public static Tensor get_rng_state()
        {
            using Generator g = Generator.Default;
            return g.get_state();
        }

        public static void set_rng_state(Tensor new_state)
        {
            using Generator g = Generator.Default;
            g.set_state(new_state);
        }
    }
}
