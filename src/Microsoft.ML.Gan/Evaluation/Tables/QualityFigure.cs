namespace Microsoft.ML.Gan;

/// <summary>A measure of generated rows, beside the same measure of real rows.</summary>
/// <param name="Generated">The generated rows' value.</param>
/// <param name="Real">The value of real rows that training did not see, in the generated rows' place: what a generator can be expected to
/// reach. Null where there are none.</param>
public sealed record QualityFigure(double Generated, double? Real);

/// <summary>How well a column's values are met.</summary>
/// <param name="Name">The column; with the slot, where it is a vector.</param>
/// <param name="Role">What its values are.</param>
/// <param name="Shape">1 − the Kolmogorov-Smirnov distance of numbers, 1 − the total variation distance of categories, both over values
/// that are there: 1 is best, 0 worst, which is also what a column without any value has.</param>
/// <param name="Missing">1 − the difference between the shares of missing values: 1 is best.</param>
public sealed record ColumnShape(string Name, ColumnRole Role, QualityFigure Shape, QualityFigure Missing);

/// <summary>How well two columns go together as in the real rows.</summary>
/// <param name="First">The earlier column; with the slot, where it is a vector.</param>
/// <param name="Second">The later column.</param>
/// <param name="IsCorrelation">Whether correlations are compared, else tables of joint shares.</param>
/// <param name="Similarity">1 is best, 0 worst.</param>
public sealed record ColumnPair(string First, string Second, bool IsCorrelation, QualityFigure Similarity);
