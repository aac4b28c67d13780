using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Tests;

/// <summary>The image estimators and their options against the contract of every estimator.</summary>
[TestClass]
public class ImageEstimatorContractTests
{
    private static readonly Dictionary<string, Func<MLContext, string, IEstimator<ITransformer>>> Estimators = new()
    {
        ["LoadImages"] = (ml, folder) => ml.Transforms.LoadImages("Image", folder, "Path"),
        ["ResizeImages crop"] = (ml, folder) => Load(ml, folder).Append(ml.Transforms.ResizeImages("Out", 4, 3, "Image")),
        ["ResizeImages pad"] = (ml, folder) => Load(ml, folder).Append(ml.Transforms.ResizeImages("Out", 4, 3, "Image", ImageResizingEstimator.ResizingKind.IsoPad)),
        ["ResizeImages fill in place"] = (ml, folder) => Load(ml, folder).Append(ml.Transforms.ResizeImages("Image", 4, 3, resizing: ImageResizingEstimator.ResizingKind.Fill)),
        ["ConvertToGrayscale"] = (ml, folder) => Resized(ml, folder).Append(ml.Transforms.ConvertToGrayscale("Gray", "Small")),
        ["ExtractPixels"] = (ml, folder) => Resized(ml, folder).Append(ml.Transforms.ExtractPixels("Pixels", "Small")),
        ["ExtractPixels interleaved"] = (ml, folder) => Resized(ml, folder).Append(ml.Transforms.ExtractPixels("Pixels", "Small", interleavePixelColors: true)),
        ["ExtractPixels scaled"] = (ml, folder) => Resized(ml, folder).Append(ml.Transforms.ExtractPixels("Pixels", "Small", offsetImage: 127.5f, scaleImage: 1 / 127.5f)),
        ["ExtractPixels bytes"] = (ml, folder) => Resized(ml, folder).Append(ml.Transforms.ExtractPixels("Pixels", "Small", outputAsFloatArray: false)),
        ["ExtractPixels one color"] = (ml, folder) => Resized(ml, folder).Append(ml.Transforms.ExtractPixels("Pixels", "Small", ImagePixelExtractingEstimator.ColorBits.Green)),
        ["ExtractPixels other order"] = (ml, folder) => Resized(ml, folder).Append(ml.Transforms.ExtractPixels("Pixels", "Small",
            ImagePixelExtractingEstimator.ColorBits.All, ImagePixelExtractingEstimator.ColorsOrder.ABGR)),
        ["ConvertToImage"] = (ml, folder) => Resized(ml, folder).Append(ml.Transforms.ExtractPixels("Pixels", "Small")).Append(ml.Transforms.ConvertToImage(3, 4, "Back", "Pixels")),
        ["ConvertToImage scaled"] = (ml, folder) => Resized(ml, folder).Append(ml.Transforms.ExtractPixels("Pixels", "Small", interleavePixelColors: true, scaleImage: 0.5f))
            .Append(ml.Transforms.ConvertToImage(3, 4, "Back", "Pixels", interleavedColors: true, scaleImage: 2)),
    };

    public static IEnumerable<string> Names => Estimators.Keys;

    private static IEstimator<ITransformer> Load(MLContext ml, string folder) => ml.Transforms.LoadImages("Image", folder, "Path");

    private static IEstimator<ITransformer> Resized(MLContext ml, string folder) => Load(ml, folder).Append(ml.Transforms.ResizeImages("Small", 4, 3, "Image"));

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void EstimatorKeepsItsContract(string name)
    {
        using var folder = new TempFolder();
        var ml = new MLContext(seed: 1);
        IDataView source = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(i => new ImagePipelineTests.ImagePath
        {
            Path = folder.Save($"{i}.png", 6 + i, 6, (x, y) => ((byte)(20 * x), (byte)(30 * y), (byte)(40 * i))),
        }).ToList());

        EstimatorContract.Check(ml, Estimators[name](ml, folder.FullName), source);
    }

    [TestMethod]
    public void ImageTypesAreEqualWhenTheirSizesAre()
    {
        Assert.AreEqual<DataViewType>(new ImageDataViewType(3, 4), new ImageDataViewType(3, 4));
        Assert.AreEqual(new ImageDataViewType(3, 4).GetHashCode(), new ImageDataViewType(3, 4).GetHashCode());
        Assert.AreNotEqual<DataViewType>(new ImageDataViewType(4, 3), new ImageDataViewType(3, 4));
        Assert.AreNotEqual<DataViewType>(new ImageDataViewType(), new ImageDataViewType(3, 4));
        Assert.AreNotEqual<DataViewType>(NumberDataViewType.Single, new ImageDataViewType());
        Assert.AreEqual(4, new ImageDataViewType(3, 4).Width);
    }
}
