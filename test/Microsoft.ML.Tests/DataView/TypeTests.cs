using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

[TestClass]
public class TypeTests
{
    public static IEnumerable<(string Expected, DataViewType Type, Type RawType)> Names =>
    [
        ("Single", NumberDataViewType.Single, typeof(float)),
        ("Double", NumberDataViewType.Double, typeof(double)),
        ("SByte", NumberDataViewType.SByte, typeof(sbyte)),
        ("Byte", NumberDataViewType.Byte, typeof(byte)),
        ("Int16", NumberDataViewType.Int16, typeof(short)),
        ("UInt16", NumberDataViewType.UInt16, typeof(ushort)),
        ("Int32", NumberDataViewType.Int32, typeof(int)),
        ("UInt32", NumberDataViewType.UInt32, typeof(uint)),
        ("Int64", NumberDataViewType.Int64, typeof(long)),
        ("UInt64", NumberDataViewType.UInt64, typeof(ulong)),
        ("String", TextDataViewType.Instance, typeof(ReadOnlyMemory<char>)),
        ("Boolean", BooleanDataViewType.Instance, typeof(bool)),
        ("DateTime", DateTimeDataViewType.Instance, typeof(DateTime)),
        ("TimeSpan", TimeSpanDataViewType.Instance, typeof(TimeSpan)),
        ("Key<UInt32, 0-2>", new KeyDataViewType(typeof(uint), 3), typeof(uint)),
        ("Key<Byte, 0-254>", new KeyDataViewType(typeof(byte), 255), typeof(byte)),
        ("Vector<Single, 3>", new VectorDataViewType(NumberDataViewType.Single, 3), typeof(VBuffer<float>)),
        ("Vector<Single, 3, 28, 28>", new VectorDataViewType(NumberDataViewType.Single, 3, 28, 28), typeof(VBuffer<float>)),
        ("Vector<String, 2>", new VectorDataViewType(TextDataViewType.Instance, 2), typeof(VBuffer<ReadOnlyMemory<char>>)),
    ];

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void TypesNameThemselvesAndTheirRawType(string expected, DataViewType type, Type rawType)
    {
        Assert.AreEqual(expected, type.ToString());
        Assert.AreEqual(rawType, type.RawType);
    }

    [TestMethod]
    public void KeysAreEqualWhenRawTypeAndCountAre()
    {
        var key = new KeyDataViewType(typeof(uint), 5);

        Assert.AreEqual(new KeyDataViewType(typeof(uint), 5UL), key);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 5).GetHashCode(), key.GetHashCode());
        Assert.AreNotEqual(new KeyDataViewType(typeof(uint), 6), key);
        Assert.AreNotEqual(new KeyDataViewType(typeof(ulong), 5), key);
        Assert.IsFalse(key.Equals(NumberDataViewType.UInt32));
        Assert.IsFalse(NumberDataViewType.UInt32.Equals(key));
        Assert.AreEqual(5UL, key.Count);
    }

    [TestMethod]
    public void KeyRangeMustFitTheRawType()
    {
        Assert.AreEqual((ulong)byte.MaxValue, new KeyDataViewType(typeof(byte), (int)byte.MaxValue).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(byte), byte.MaxValue + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(uint), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(uint), uint.MaxValue + 1UL));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(int), 3));
        Assert.IsTrue(KeyDataViewType.IsValidDataType(typeof(ushort)));
        Assert.IsFalse(KeyDataViewType.IsValidDataType(typeof(float)));
    }

    [TestMethod]
    public void VectorsAreEqualWhenItemTypeAndDimensionsAre()
    {
        var vector = new VectorDataViewType(NumberDataViewType.Single, 3, 2);

        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, ImmutableArray.Create(3, 2)), vector);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3, 2).GetHashCode(), vector.GetHashCode());
        Assert.AreNotEqual(new VectorDataViewType(NumberDataViewType.Single, 2, 3), vector);
        Assert.AreNotEqual(new VectorDataViewType(NumberDataViewType.Single, 6), vector);
        Assert.AreNotEqual(new VectorDataViewType(NumberDataViewType.Double, 3, 2), vector);
        Assert.AreNotEqual<DataViewType>(NumberDataViewType.Single, vector);
    }

    [TestMethod]
    public void SizeIsTheProductOfTheDimensionsAndZeroWhenOneIsUnknown()
    {
        var known = new VectorDataViewType(NumberDataViewType.Single, 3, 4, 5);
        var partly = new VectorDataViewType(NumberDataViewType.Single, 0, 4);
        var unknown = new VectorDataViewType(NumberDataViewType.Single);

        Assert.AreEqual(60, known.Size);
        Assert.IsTrue(known.IsKnownSize);
        CollectionAssert.AreEqual(new[] { 3, 4, 5 }, known.Dimensions.ToArray());
        Assert.AreEqual(0, partly.Size);
        Assert.IsFalse(partly.IsKnownSize);
        Assert.AreEqual(0, unknown.Size);
        CollectionAssert.AreEqual(new[] { 0 }, unknown.Dimensions.ToArray());
    }

    [TestMethod]
    public void VectorRefusesNegativeOrTooLargeDimensions()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorDataViewType(NumberDataViewType.Single, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorDataViewType(NumberDataViewType.Single, 2, -1));
        Assert.Throws<OverflowException>(() => new VectorDataViewType(NumberDataViewType.Single, 1 << 16, 1 << 16));
        Assert.Throws<ArgumentNullException>(() => new VectorDataViewType(null!, 2));
    }
}
