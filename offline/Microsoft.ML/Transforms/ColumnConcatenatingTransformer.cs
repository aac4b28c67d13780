using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ColumnConcatenatingTransformer), null, typeof(SignatureLoadModel), "Concat Transform", ColumnConcatenatingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

/// <summary>What a <see cref="Transforms.ColumnConcatenatingEstimator"/> fits.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "ConcatTransform";

    private readonly string _name;
    private readonly string[] _sources;

    internal ColumnConcatenatingTransformer(IHostEnvironment env, string name, params string[] sources)
        : base(env.Register(nameof(ColumnConcatenatingTransformer)))
    {
        _name = name;
        _sources = sources;
    }

    private ColumnConcatenatingTransformer(IHost host, ModelLoadContext ctx)
        : base(host)
    {
        _name = ctx.LoadNonEmptyString();
        int count = ctx.Reader.ReadInt32();
        host.CheckDecode(count > 0);
        _sources = new string[count];
        for (int i = 0; i < count; i++)
            _sources[i] = ctx.LoadNonEmptyString();
    }

    private static ColumnConcatenatingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new ColumnConcatenatingTransformer(env.Register(nameof(ColumnConcatenatingTransformer)), ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.SaveNonEmptyString(_name);
        ctx.Writer.Write(_sources.Length);
        foreach (string source in _sources)
            ctx.SaveNonEmptyString(source);
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "CONCAT F",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010003,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(ColumnConcatenatingTransformer).Assembly.FullName);

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : MapperBase
    {
        private readonly ColumnConcatenatingTransformer _parent;
        private readonly DataViewSchema.Column[] _sources;
        private readonly VectorDataViewType _type;

        public Mapper(ColumnConcatenatingTransformer parent, DataViewSchema inputSchema)
            : base(parent.Host.Register(nameof(Mapper)), inputSchema, parent)
        {
            _parent = parent;
            _sources = new DataViewSchema.Column[parent._sources.Length];
            DataViewType itemType = null;
            int size = 0;
            for (int i = 0; i < _sources.Length; i++)
            {
                string name = parent._sources[i];
                _sources[i] = inputSchema.GetColumnOrNull(name) ?? throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", name);
                DataViewType type = _sources[i].Type;
                itemType ??= type.GetItemType();
                if (!type.GetItemType().Equals(itemType))
                    throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", name, itemType.ToString(), type.ToString());
                // One input of variable size makes the output so.
                int length = Length(type);
                size = length == 0 || (i > 0 && size == 0) ? 0 : size + length;
            }
            if (itemType is not PrimitiveDataViewType primitive)
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", _sources[0].Name, "primitive or vector", itemType.ToString());
            _type = new VectorDataViewType(primitive, size);
        }

        private bool IsIdentity => _sources.Length == 1 && _sources[0].Type is VectorDataViewType;

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            if (IsIdentity)
                return [new DataViewSchema.DetachedColumn(_parent._name, _sources[0].Type, _sources[0].Annotations)];
            var annotations = new DataViewSchema.Annotations.Builder();
            if (_type.ItemType is NumberDataViewType && _sources.All(x => x.IsNormalized()))
                annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
            if (_type.Size > 0 && _sources.Any(x => x.Type is not VectorDataViewType || x.HasSlotNames()))
                annotations.AddSlotNames(_type.Size, GetSlotNames);
            if (_type.Size > 0 && _sources.Any(HasCategoricals))
            {
                int[] ranges = CategoricalRanges();
                annotations.Add(AnnotationUtils.Kinds.CategoricalSlotRanges, new VectorDataViewType(NumberDataViewType.Int32, ranges.Length / 2, 2),
                    (ref VBuffer<int> value) => value = new VBuffer<int>(ranges.Length, ranges));
            }
            return [new DataViewSchema.DetachedColumn(_parent._name, _type, annotations.ToAnnotations())];
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            return IsIdentity
                ? Utils.MarshalInvoke(CopyGetter<int>, _sources[0].Type.RawType, input, _sources[0])
                : Utils.MarshalInvoke(JoinGetter<int>, _type.ItemType.RawType, input);
        }

        private protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput)
        {
            var needed = activeOutput(0) ? _sources.Select(x => x.Index).ToHashSet() : [];
            return needed.Contains;
        }

        private protected override void SaveModel(ModelSaveContext ctx) => _parent.SaveModel(ctx);

        private static int Length(DataViewType type) => type is VectorDataViewType vector ? vector.Size : 1;

        private static Delegate CopyGetter<T>(DataViewRow input, DataViewSchema.Column source) => input.GetGetter<T>(input.Schema[source.Index]);

        private Delegate JoinGetter<T>(DataViewRow input)
        {
            var parts = _sources.Select(x => Part<T>(input, input.Schema[x.Index])).ToArray();
            var values = new VBuffer<T>[parts.Length];
            int size = _type.Size;
            ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> result) =>
            {
                int length = 0, count = 0;
                for (int i = 0; i < parts.Length; i++)
                {
                    parts[i](ref values[i]);
                    length = checked(length + values[i].Length);
                    count += values[i].GetValues().Length;
                }
                Host.Check(size == 0 || size == length, "The vectors' lengths do not add up to the column's.");
                bool isDense = count > length / 2;
                var editor = VBufferEditor.Create(ref result, length, isDense ? length : count);
                int start = 0, at = 0;
                foreach (ref VBuffer<T> part in values.AsSpan())
                {
                    if (isDense)
                    {
                        part.CopyTo(editor.Values, start);
                    }
                    else
                    {
                        foreach (var item in part.Items())
                        {
                            editor.Values[at] = item.Value;
                            editor.Indices[at++] = start + item.Key;
                        }
                    }
                    start += part.Length;
                }
                result = editor.Commit();
            };
            return getter;
        }

        private static ValueGetter<VBuffer<T>> Part<T>(DataViewRow input, DataViewSchema.Column source)
        {
            if (source.Type is VectorDataViewType)
                return input.GetGetter<VBuffer<T>>(source);
            var getScalar = input.GetGetter<T>(source);
            T value = default;
            return (ref VBuffer<T> result) =>
            {
                getScalar(ref value);
                var editor = VBufferEditor.Create(ref result, 1);
                editor.Values[0] = value;
                result = editor.Commit();
            };
        }

        /// <summary>A scalar's slot is named as its column, a vector's slots as its column, a point and the slot.</summary>
        private void GetSlotNames(ref VBuffer<ReadOnlyMemory<char>> value)
        {
            var names = new ReadOnlyMemory<char>[_type.Size];
            int start = 0;
            foreach (DataViewSchema.Column source in _sources)
            {
                if (source.Type is not VectorDataViewType)
                {
                    names[start] = source.Name.AsMemory();
                }
                else if (source.HasSlotNames())
                {
                    VBuffer<ReadOnlyMemory<char>> slots = default;
                    source.GetSlotNames(ref slots);
                    foreach (var slot in slots.Items().Where(x => !x.Value.IsEmpty))
                        names[start + slot.Key] = $"{source.Name}.{slot.Value}".AsMemory();
                }
                start += Length(source.Type);
            }
            value = new VBuffer<ReadOnlyMemory<char>>(names.Length, names);
        }

        private static bool HasCategoricals(DataViewSchema.Column source) =>
            source.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.CategoricalSlotRanges) is not null;

        private int[] CategoricalRanges()
        {
            var ranges = new List<int>();
            int start = 0;
            foreach (DataViewSchema.Column source in _sources)
            {
                if (HasCategoricals(source))
                {
                    VBuffer<int> own = default;
                    source.Annotations.GetValue(AnnotationUtils.Kinds.CategoricalSlotRanges, ref own);
                    foreach (int bound in own.DenseValues())
                        ranges.Add(start + bound);
                }
                start += Length(source.Type);
            }
            return [.. ranges];
        }
    }
}
