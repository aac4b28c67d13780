using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Views out of objects and back, and views with other rows.</summary>
public sealed class DataOperationsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _env;

    internal DataOperationsCatalog(IHostEnvironment env) => _env = env;

    IHostEnvironment IInternalCatalog.Environment => _env;

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckValueOrNull(schemaDefinition);
        return DataViewConstructionUtils.CreateFromEnumerable(_env, data, schemaDefinition);
    }

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckValue(schema, nameof(schema));
        return DataViewConstructionUtils.CreateFromEnumerable(_env, data, schema);
    }

    public IEnumerable<TRow> CreateEnumerable<TRow>(
        IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition schemaDefinition = null)
        where TRow : class, new()
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckValueOrNull(schemaDefinition);
        return Rows(TypedCursorable<TRow>.Create(_env, data, ignoreMissingColumns, schemaDefinition), reuseRowObject);
    }

    public IDataView BootstrapSample(IDataView input, int? seed = null, bool complement = false)
    {
        _env.CheckValue(input, nameof(input));
        return new RowShufflingView(_env, new BootstrapSamplingView(_env, input, seed, complement), seed, 1000, shuffleSource: false);
    }

    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckValueOrNull(columnsToPrefetch);
        return new CacheDataView(_env, input, columnsToPrefetch);
    }

    public IDataView FilterRowsByColumn(
        IDataView input, string columnName, double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckNonEmpty(columnName, nameof(columnName));
        _env.CheckParam(lowerBound <= upperBound, nameof(upperBound), "Must be no less than lowerBound");
        DataViewSchema.Column column = input.Schema[columnName];
        if (column.Type.RawType != typeof(float) && column.Type.RawType != typeof(double))
            throw _env.ExceptSchemaMismatch(nameof(columnName), "filter", columnName, "Single or Double", column.Type.ToString());
        return new RowFilter(_env, "RangeFilter", input, [column], RowTests.InRange(column, lowerBound, upperBound));
    }

    public IDataView FilterRowsByKeyColumnFraction(IDataView input, string columnName, double lowerBound = 0, double upperBound = 1)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckNonEmpty(columnName, nameof(columnName));
        _env.CheckParam(0 <= lowerBound && lowerBound <= 1, nameof(lowerBound), "Must be in [0, 1]");
        _env.CheckParam(0 <= upperBound && upperBound <= 2, nameof(upperBound), "Must be in [0, 2]");
        _env.CheckParam(lowerBound <= upperBound, nameof(upperBound), "Must be no less than lowerBound");
        DataViewSchema.Column column = input.Schema[columnName];
        if (column.Type is not KeyDataViewType)
            throw _env.ExceptSchemaMismatch(nameof(columnName), "filter", columnName, "KeyDataViewType", column.Type.ToString());
        return new RowFilter(_env, "RangeFilter", input, [column], RowTests.InKeyRange(column, lowerBound, upperBound));
    }

    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(columns is { Length: > 0 }, nameof(columns));
        DataViewSchema.Column[] tested = Array.ConvertAll(columns, name =>
        {
            DataViewSchema.Column column = input.Schema.GetColumnOrNull(name) ?? throw _env.ExceptUserArg(nameof(columns), "Source column '{0}' not found", name);
            return TypeDefaults.HasNA(column.Type.GetItemType())
                ? column
                : throw _env.ExceptUserArg(nameof(columns), "Column '{0}' has type {1} which does not support missing values, so we cannot filter on them", name, column.Type);
        });
        return new RowFilter(_env, "MissingValueFilter", input, tested, RowTests.WithoutMissing(tested));
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new RowShufflingView(_env, input, seed, shufflePoolSize, shuffleSource);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeFilter(_env, input, skip: 0, take: count);
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeFilter(_env, input, skip: count, take: long.MaxValue);
    }

    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(0 < testFraction && testFraction < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        _env.CheckValueOrNull(samplingKeyColumnName);
        return new Splitter(_env, data, samplingKeyColumnName, seed).Split(0, testFraction);
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        _env.CheckValueOrNull(samplingKeyColumnName);
        return CrossValidationSplit(_env, data, numberOfFolds, samplingKeyColumnName, seed);
    }

    internal static IReadOnlyList<TrainTestData> CrossValidationSplit(
        IHostEnvironment env, IDataView data, int numberOfFolds, string samplingKeyColumnName, int? seed)
    {
        var splitter = new Splitter(env, data, samplingKeyColumnName, seed);
        return [.. Enumerable.Range(0, numberOfFolds).Select(fold =>
            splitter.Split((double)fold / numberOfFolds, (double)(fold + 1) / numberOfFolds))];
    }

    private static IEnumerable<TRow> Rows<TRow>(TypedCursorable<TRow> source, bool reuseRowObject)
        where TRow : class, new()
    {
        using DataViewRowCursor cursor = source.GetCursor();
        IRowReadableAs<TRow> reader = source.GetRow(cursor);
        TRow row = null;
        while (cursor.MoveNext())
        {
            if (!reuseRowObject || row is null)
                row = new TRow();
            reader.FillValues(row);
            yield return row;
        }
    }

    /// <summary>A view's rows in two.</summary>
    public readonly struct TrainTestData
    {
        public readonly IDataView TrainSet;
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }

    /// <summary>Splits the same rows at any number of places.</summary>
    private sealed class Splitter
    {
        private readonly IHostEnvironment _env;
        private readonly IDataView _data;
        private readonly DataViewSchema.Column? _key;
        private readonly int _seed;

        public Splitter(IHostEnvironment env, IDataView data, string samplingKeyColumnName, int? seed)
        {
            _env = env;
            _data = data;
            _seed = seed ?? (env as IHostEnvironmentInternal)?.Seed ?? Random.Shared.Next();
            if (samplingKeyColumnName is not null)
            {
                _key = data.Schema.GetColumnOrNull(samplingKeyColumnName)
                    ?? throw env.ExceptSchemaMismatch("samplingKeyColumn", "SamplingKeyColumn", samplingKeyColumnName);
            }
        }

        public TrainTestData Split(double testFrom, double testTo) => new(Part(testFrom, testTo, true), Part(testFrom, testTo, false));

        private RowFilter Part(double from, double to, bool complement) => new(
            _env, "SplitFilter", _data, _key is { } column ? [column] : [], RowTests.InSplit(_key, _seed, from, to, complement));
    }
}
