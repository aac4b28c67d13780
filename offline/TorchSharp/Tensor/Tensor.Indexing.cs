using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class @torch
{
    /// <summary>Index expressions, read and written.</summary>
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Put(value, false, [i1]);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index((TensorIndex[])[i1, i2]);
            set => Put(value, false, [i1, i2]);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index((TensorIndex[])[i1, i2, i3]);
            set => Put(value, false, [i1, i2, i3]);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index((TensorIndex[])[i1, i2, i3, i4]);
            set => Put(value, false, [i1, i2, i3, i4]);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Array.ConvertAll(indices, i => (TensorIndex)i));
            set => Put(value, false, Array.ConvertAll(indices, i => (TensorIndex)i));
        }

        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => Put(value, false, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            Tensor part = Slice(indices, out Tensor?[] tensors);
            if (tensors.Length > 0) return Step(part, Aten.index_Tensor.Call(part, tensors));
            // x[...] is x itself: a handle of its own, so that the two can be disposed separately.
            return ReferenceEquals(part, this) ? alias() : part;
        }

        public Tensor index(params Tensor[] indices) => Aten.index_Tensor.Call(this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => Put(value, false, indices);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false) => Put(value, accumulate, indices);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor v = Aten.scalar_tensor.Call(value, dtype, Arg.None, device);
            return Put(v, false, indices);
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => Aten.index_put_.In(this, indices, value);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) => Aten.index_put_.In(this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using Tensor v = Aten.scalar_tensor.Call(value, dtype, Arg.None, device);
            return Aten.index_put_.In(this, indices, v);
        }

        private Tensor Put(Tensor value, bool accumulate, TensorIndex[] indices)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor part = Slice(indices, out Tensor?[] tensors);
            if (tensors.Length > 0) Aten.index_put_.Do(part, tensors, value.to(dtype, device), accumulate);
            else if (accumulate) Aten.add__Tensor.Do(part, value);
            else Aten.copy_.Do(part, WithoutLeadingOnes(value, part.Dimensions));
            return this;
        }

        // An assignment broadcasts, and ignores dimensions of one that the target does not have.
        private static Tensor WithoutLeadingOnes(Tensor value, long dims)
        {
            while (value.Dimensions > dims && value.size(0) == 1) value = value.squeeze(0);
            return value;
        }

        /// <summary>Applies numbers, slices and new axes; what is left for <c>aten::index</c> comes back by dimension.</summary>
        private Tensor Slice(TensorIndex[] indices, out Tensor?[] tensors)
        {
            Tensor part = this;
            int dim = 0;
            var left = new List<Tensor?>();
            foreach (TensorIndex i in indices)
            {
                switch (i.kind)
                {
                    case TensorIndex.Kind.Single:
                        part = Step(part, part.select(dim, i.start ?? 0));
                        break;
                    case TensorIndex.Kind.Slice:
                        if (i.start is not null || i.stop is not null || i.step is not null)
                            part = Step(part, Aten.slice_Tensor.Call(part, dim, i.start, i.stop, i.step ?? 1));
                        dim++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dim += (int)Dimensions - indices.Sum(Consumed);
                        break;
                    case TensorIndex.Kind.None or TensorIndex.Kind.Null:
                        part = Step(part, part.unsqueeze(dim++));
                        break;
                    case TensorIndex.Kind.Bool:
                        part = Step(part, part.unsqueeze(dim));
                        Record(torch.tensor([i.start != 0], device: device));
                        break;
                    case TensorIndex.Kind.Tensor when i.tensor!.Dimensions == 0 && i.tensor.dtype == ScalarType.Bool:
                        part = Step(part, part.unsqueeze(dim));
                        Record(i.tensor.reshape(1));
                        break;
                    case TensorIndex.Kind.Tensor when i.tensor!.Dimensions == 0 && i.tensor.is_integral():
                        part = Step(part, part.select(dim, i.tensor.ToInt64()));
                        break;
                    default:
                        Record(i.tensor!);
                        break;
                }
            }
            tensors = left.ToArray();
            return part;

            void Record(Tensor index)
            {
                while (left.Count < dim) left.Add(null);
                left.Add(index);
                dim++;
            }
        }

        /// <summary>The next step of an expression; the last one's handle goes, unless it is the tensor itself.</summary>
        private Tensor Step(Tensor last, Tensor next)
        {
            if (!ReferenceEquals(last, this)) last.Dispose();
            return next;
        }

        private static int Consumed(TensorIndex index) => index.kind switch
        {
            TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
            TensorIndex.Kind.Tensor => index.tensor!.dtype is ScalarType.Bool or ScalarType.Byte ? (int)index.tensor.Dimensions : 1,
            _ => 0,
        };
    }
}
