using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>What every classifier here keeps.</summary>
internal static class ClassifierContract
{
    /// <summary>The transformer delivers the schema that was promised, however it is asked.</summary>
    public static void AssertSchema(string[] promised, ITransformer model, IDataView data)
    {
        CollectionAssert.AreEqual(promised, Shapes.Describe(Shapes.Of(model.Transform(data).Schema)));
        CollectionAssert.AreEqual(promised, Shapes.Describe(Shapes.Of(model.GetOutputSchema(data.Schema))));
        CollectionAssert.AreEqual(promised, Shapes.Describe(Shapes.Of(model.GetRowToRowMapper(data.Schema).OutputSchema)));
    }

    /// <summary>Scores are probabilities or log-odds, and the predicted label follows from them.</summary>
    public static float[][] AssertScores(IDataView scored, bool binary, int labels)
    {
        float[][] scores = Samples.Read(scored, "Score");
        if (binary)
        {
            float[][] probabilities = Samples.Read(scored, "Probability");
            bool[] predicted = [.. scored.GetColumn<bool>("PredictedLabel")];
            for (int i = 0; i < scores.Length; i++)
            {
                Assert.AreEqual(1 / (1 + Math.Exp(-scores[i][0])), probabilities[i][0], 1e-5);
                Assert.AreEqual(scores[i][0] > 0, predicted[i]);
            }
            return scores;
        }
        uint[] keys = [.. scored.GetColumn<uint>("PredictedLabel")];
        for (int i = 0; i < scores.Length; i++)
        {
            Assert.HasCount(labels, scores[i]);
            Assert.AreEqual(1, scores[i].Sum(), 1e-5f);
            Assert.AreEqual(scores[i].Max(), scores[i][keys[i] - 1]);
        }
        return scores;
    }
}
