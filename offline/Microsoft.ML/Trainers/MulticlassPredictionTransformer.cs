using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(MulticlassPredictionTransformer<MaximumEntropyModelParameters>), typeof(MulticlassPredictionTransformer), null, typeof(SignatureLoadModel), "", MulticlassPredictionTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>Scores rows with one number a class and picks the class of the highest.</summary>
public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly TrainingLabels _labels;

    internal MulticlassPredictionTransformer(IHostEnvironment env, TModel model, TrainingLabels labels, string featureColumnName, DataViewType featureColumnType)
        : base(env.Register(nameof(MulticlassPredictionTransformer)), model, featureColumnName, featureColumnType)
    {
        _labels = labels;
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(MulticlassPredictionTransformer.GetVersionInfo());
        ctx.SaveModel((ICanSaveModel)Model, MulticlassPredictionTransformer.DirModel);
        ctx.SaveNonEmptyString(FeatureColumnName);
        SchemaSerializer.SaveType(ctx.Writer, FeatureColumnType);
        _labels.Save(ctx.Writer);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private sealed class Mapper : IRowMapper
    {
        private readonly MulticlassPredictionTransformer<TModel> _parent;
        private readonly IMulticlassModel _model;
        private readonly DataViewSchema.Column _features;

        internal Mapper(MulticlassPredictionTransformer<TModel> parent, DataViewSchema inputSchema)
        {
            _parent = parent;
            _model = (IMulticlassModel)parent.Model;
            string name = parent.FeatureColumnName;
            _features = inputSchema.GetColumnOrNull(name) ?? throw parent.Host.ExceptSchemaMismatch(nameof(inputSchema), "feature", name);
            if (_features.Type.GetValueCount() != parent.FeatureColumnType.GetValueCount() || !_features.Type.GetItemType().Equals(NumberDataViewType.Single))
                throw parent.Host.ExceptSchemaMismatch(nameof(inputSchema), "feature", name, parent.FeatureColumnType.ToString(), _features.Type.ToString());
        }

        public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
        {
            bool needsFeatures = activeOutput(0) || activeOutput(1);
            return column => needsFeatures && column == _features.Index;
        }

        public DataViewSchema.DetachedColumn[] GetOutputColumns()
        {
            DataViewSchema.Annotations.Builder predicted = new(), score = new();
            PredictionColumns.AddCommon(predicted, AnnotationUtils.Const.ScoreValueKind.PredictedLabel);
            PredictionColumns.AddCommon(score, AnnotationUtils.Const.ScoreValueKind.Score);
            _parent._labels.AddKeyValues(predicted);
            _parent._labels.AddScoreNames(score, _model.ClassCount);
            return
            [
                new(PredictionColumns.PredictedLabel, new KeyDataViewType(typeof(uint), (ulong)_model.ClassCount), predicted.ToAnnotations()),
                new(PredictionColumns.Score, new VectorDataViewType(NumberDataViewType.Single, _model.ClassCount), score.ToAnnotations()),
            ];
        }

        public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            if (!activeOutput(0) && !activeOutput(1))
                return [null, null];
            var getFeatures = input.GetGetter<VBuffer<float>>(input.Schema[_features.Index]);
            VBuffer<float> features = default;
            var scores = new float[_model.ClassCount];
            long position = -1;
            ValueGetter<uint> getLabel = (ref uint value) =>
            {
                Score();
                int best = 0;
                for (int i = 1; i < scores.Length; i++)
                {
                    if (scores[i] > scores[best])
                        best = i;
                }
                // Features that are no numbers have no class.
                value = float.IsNaN(scores[best]) ? 0 : (uint)best + 1;
            };
            ValueGetter<VBuffer<float>> getScore = (ref VBuffer<float> value) =>
            {
                Score();
                var editor = VBufferEditor.Create(ref value, scores.Length);
                scores.CopyTo(editor.Values);
                value = editor.Commit();
            };
            return [getLabel, getScore];

            void Score()
            {
                if (input.Position == position && position >= 0)
                    return;
                getFeatures(ref features);
                _model.Score(in features, scores);
                position = input.Position;
            }
        }

        public ITransformer GetTransformer() => _parent;

        public void Save(ModelSaveContext ctx) => _parent.SaveModel(ctx);
    }
}

/// <summary>Loads transformers whatever their model's class.</summary>
internal static class MulticlassPredictionTransformer
{
    internal const string LoaderSignature = "MulticlassPredXfer";
    internal const string DirModel = "Model";

    internal static VersionInfo GetVersionInfo() => new(
        modelSignature: "MC  PRED",
        verWrittenCur: 0x00010002,
        verReadableCur: 0x00010002,
        verWeCanReadBack: 0x00010002,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(MulticlassPredictionTransformer).Assembly.FullName);

    private static MulticlassPredictionTransformer<MaximumEntropyModelParameters> Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        ctx.LoadModel<MaximumEntropyModelParameters, SignatureLoadModel>(env, out var model, DirModel);
        string features = ctx.LoadNonEmptyString();
        DataViewType type = SchemaSerializer.LoadType(ctx.Reader);
        return new MulticlassPredictionTransformer<MaximumEntropyModelParameters>(env, model, TrainingLabels.Load(ctx.Reader), features, type);
    }
}
