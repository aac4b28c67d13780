using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>A layer that draws from the training's own chance while it trains, and not while it is evaluated.</summary>
internal abstract class SeededLayer(string name) : nn.Module<Tensor, Tensor>(name);
