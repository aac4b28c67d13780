namespace Microsoft.ML.Data;

/// <summary>How the four bytes of a pixel are ordered.</summary>
public enum MLPixelFormat
{
    /// <summary>The pixel format is unknown.</summary>
    Unknown,

    /// <summary>Blue, green, red, alpha; 8 bits each.</summary>
    Bgra32,

    /// <summary>Red, green, blue, alpha; 8 bits each.</summary>
    Rgba32,
}
