using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

/// <summary>How one image column is resized.</summary>
internal sealed class Resizing
{
    internal Resizing(
        string name, int imageWidth, int imageHeight, string inputColumnName, ImageResizingEstimator.ResizingKind kind, ImageResizingEstimator.Anchor anchor)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        Contracts.CheckUserArg(imageWidth > 0, nameof(imageWidth), "must be positive.");
        Contracts.CheckUserArg(imageHeight > 0, nameof(imageHeight), "must be positive.");
        Contracts.CheckUserArg(Enum.IsDefined(kind), "resizing", "unknown value.");
        Contracts.CheckUserArg(Enum.IsDefined(anchor), nameof(anchor), "unknown value.");
        Name = name;
        InputColumnName = inputColumnName ?? name;
        Kind = kind;
        Anchor = anchor;
        Type = new ImageDataViewType(imageHeight, imageWidth);
    }

    internal string Name { get; }

    internal string InputColumnName { get; }

    internal ImageResizingEstimator.ResizingKind Kind { get; }

    internal ImageResizingEstimator.Anchor Anchor { get; }

    internal ImageDataViewType Type { get; }
}
