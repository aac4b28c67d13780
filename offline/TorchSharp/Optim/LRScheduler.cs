namespace TorchSharp;

public static partial class @torch
{
    public static partial class @optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets the learning rates of an optimizer's groups, epoch by epoch; built on the same rules as PyTorch's.</summary>
            public abstract class LRScheduler
            {
                private readonly bool _verbose;
                private readonly List<double> _lastRates;

                protected int _step_count;

                protected LRScheduler() : this(null!, [], -1, false) { }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                    : this(optimizer ?? throw new ArgumentNullException(nameof(optimizer)), [.. optimizer.ParamGroups], last_epoch, verbose)
                {
                    if (last_epoch == -1)
                    {
                        foreach (var group in optimizer.ParamGroups)
                        {
                            group.InitialLearningRate = group.LearningRate;
                        }
                    }
                    BaseRates = [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate)];
                }

                private LRScheduler(Optimizer optimizer, List<ILearningRateController> groups, int last_epoch, bool verbose)
                {
                    Optimizer = optimizer;
                    LastEpoch = last_epoch;
                    _verbose = verbose;
                    _lastRates = groups.ConvertAll(group => group.LearningRate);
                }

                internal Optimizer Optimizer { get; }

                internal int LastEpoch { get; private set; }

                /// <summary>The learning rates from which the schedule starts, one for each group.</summary>
                internal List<double> BaseRates { get; private set; } = [];

                internal IEnumerable<double> Rates => Optimizer.ParamGroups.Select(group => group.LearningRate);

                public virtual void step() => step(null);

                public virtual void step(int? epoch)
                {
                    _step_count++;
                    LastEpoch = epoch ?? LastEpoch + 1;
                    List<double> rates = [.. epoch is null ? get_lr() : get_closed_form_lr()];
                    foreach (var (i, group) in Optimizer.ParamGroups.ToList().Index())
                    {
                        group.LearningRate = rates[i];
                        if (_verbose && _lastRates[i] != rates[i])
                        {
                            Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        }
                        _lastRates[i] = rates[i];
                    }
                }

                public virtual void step(double current, int? epoch = null) => step(epoch);

                protected virtual IEnumerable<double> get_lr() => Rates;

                /// <summary>The rates at the present epoch, whatever was set before.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                public IEnumerable<double> get_last_lr() => _lastRates;
            }
        }
    }
}
