using Microsoft.ML.Runtime;

namespace Microsoft.ML
{
    /// <summary>Names a class that models find again when they are loaded.</summary>
    public abstract class ExtensionBaseAttribute : Attribute
    {
        private protected ExtensionBaseAttribute(string contractName)
        {
            Contracts.CheckNonWhiteSpace(contractName, nameof(contractName));
            ContractName = contractName;
        }

        public string ContractName { get; }
    }
}

namespace Microsoft.ML.Transforms
{
    /// <summary>Names a <see cref="CustomMappingFactory{TSrc, TDst}"/>.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CustomMappingFactoryAttributeAttribute(string contractName) : ExtensionBaseAttribute(contractName)
    {
    }

    /// <summary>What a class that makes mappings for loaded models can do.</summary>
    internal interface ICustomMappingFactory
    {
        ITransformer CreateTransformer(IHostEnvironment env, string contractName);
    }

    /// <summary>Makes the mapping of a loaded model.</summary>
    public abstract class CustomMappingFactory<TSrc, TDst> : ICustomMappingFactory
        where TSrc : class, new()
        where TDst : class, new()
    {
        public abstract Action<TSrc, TDst> GetMapping();

        ITransformer ICustomMappingFactory.CreateTransformer(IHostEnvironment env, string contractName) =>
            new CustomMappingTransformer<TSrc, TDst>(env, GetMapping(), contractName, null, null);
    }
}
