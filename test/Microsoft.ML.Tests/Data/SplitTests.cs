using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class SplitTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static List<float> Numbers(IDataView view) => Values.Of<float>(view, "Number");

    [TestMethod]
    public void TrainAndTestAreDisjointAndComplete()
    {
        IDataView source = Sample.View(_ml, 1000);

        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(source, testFraction: 0.25);

        List<float> train = Numbers(split.TrainSet), test = Numbers(split.TestSet);
        CollectionAssert.AreEquivalent(Numbers(source), train.Concat(test).ToList());
        Assert.IsInRange(150, 350, test.Count);
    }

    [TestMethod]
    public void SplitIsRepeatableAndFollowsTheSeed()
    {
        IDataView source = Sample.View(_ml, 300);
        List<float> Test(int seed) => Numbers(_ml.Data.TrainTestSplit(source, 0.3, seed: seed).TestSet);
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(source, 0.3);

        CollectionAssert.AreEqual(Test(1), Test(1));
        CollectionAssert.AreNotEqual(Test(1), Test(2));
        CollectionAssert.AreEqual(Numbers(split.TestSet), Numbers(split.TestSet));
    }

    [TestMethod]
    public void ContextsOfOneSeedSplitAlike()
    {
        static List<float> Test(int seed)
        {
            var ml = new MLContext(seed);
            return Numbers(ml.Data.TrainTestSplit(Sample.View(ml, 300), 0.3).TestSet);
        }

        CollectionAssert.AreEqual(Test(11), Test(11));
    }

    [TestMethod]
    public void RowsOfOneKeyStayTogether()
    {
        IDataView source = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(i => new Grouped { Id = i, Group = "g" + i % 40 }));

        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(source, 0.3, samplingKeyColumnName: "Group", seed: 1);

        string[] train = [.. Values.Texts(split.TrainSet, "Group").Distinct()], test = [.. Values.Texts(split.TestSet, "Group").Distinct()];
        Assert.IsNotEmpty(train);
        Assert.IsNotEmpty(test);
        Assert.IsEmpty(train.Intersect(test));
        Assert.HasCount(400, Values.Of<float>(split.TrainSet, "Id").Concat(Values.Of<float>(split.TestSet, "Id")).Distinct().ToArray());
    }

    private sealed class Grouped
    {
        public float Id { get; set; }

        public string Group { get; set; } = "";
    }

    [TestMethod]
    public void SplitSetsHaveTheColumnsOfTheSource()
    {
        IDataView source = Sample.View(_ml, 20);

        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(source, 0.5);

        foreach (DataViewSchema.Column column in source.Schema)
        {
            Assert.AreEqual(column.Type, split.TrainSet.Schema[column.Name].Type);
            Assert.AreEqual(column.Type, split.TestSet.Schema[column.Name].Type);
        }
    }

    [TestMethod]
    public void TestFractionMustLeaveRowsOnBothSides()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(Sample.View(_ml), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(Sample.View(_ml), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TrainTestSplit(Sample.View(_ml), samplingKeyColumnName: "Nowhere"));
    }

    [TestMethod]
    public void FoldsPartitionTheRows()
    {
        IDataView source = Sample.View(_ml, 300);

        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds = _ml.Data.CrossValidationSplit(source, numberOfFolds: 4, seed: 1);

        Assert.HasCount(4, folds);
        CollectionAssert.AreEquivalent(Numbers(source), folds.SelectMany(fold => Numbers(fold.TestSet)).ToList());
        foreach (DataOperationsCatalog.TrainTestData fold in folds)
        {
            Assert.IsNotEmpty(Numbers(fold.TestSet));
            CollectionAssert.AreEquivalent(Numbers(source), Numbers(fold.TrainSet).Concat(Numbers(fold.TestSet)).ToList());
        }
    }

    [TestMethod]
    public void FoldsKeepKeysTogether()
    {
        IDataView source = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(i => new Grouped { Id = i, Group = "g" + i % 40 }));

        foreach (DataOperationsCatalog.TrainTestData fold in _ml.Data.CrossValidationSplit(source, 3, "Group", seed: 2))
            Assert.IsEmpty(Values.Texts(fold.TrainSet, "Group").Intersect(Values.Texts(fold.TestSet, "Group")));
    }

    [TestMethod]
    public void FewerThanTwoFoldsIsAnError() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CrossValidationSplit(Sample.View(_ml), numberOfFolds: 1));
}
