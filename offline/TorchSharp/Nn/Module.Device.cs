using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class @torch
{
    public static partial class @nn
    {
        public partial class Module
        {
            protected DeviceType _deviceType = DeviceType.CPU;
            protected int _deviceIndex = -1;

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckType(dtype);
                var target = Normalized(device.type, device.index);
                _toEpilog(dtype, target, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                var target = Normalized(deviceType, deviceIndex);
                if (target.type != _deviceType || target.index != _deviceIndex)
                {
                    _toEpilog(null, target, non_blocking);
                }
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                CheckType(dtype);
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking)
            {
                _to(other.dtype, non_blocking);
                return _to(other.device_type, other.device_index, non_blocking);
            }

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog((ScalarType?)dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (dtype is null && device is null)
                {
                    throw new ArgumentNullException($"{nameof(dtype)} and {nameof(device)} are both null,");
                }
                foreach (var (_, module) in named_children())
                {
                    if (device is null)
                    {
                        module._to(dtype!.Value, non_blocking);
                    }
                    else if (dtype is null)
                    {
                        module._to(device.type, device.index, non_blocking);
                    }
                    else
                    {
                        module._to(device, dtype.Value, non_blocking);
                    }
                }
                MoveOwn(dtype, device);
                if (device is not null)
                {
                    _deviceType = device.type;
                    _deviceIndex = device.index;
                }
            }

            /// <summary>Moves this module's own parameters and buffers and the properties or fields that hold them.</summary>
            private void MoveOwn(ScalarType? dtype, Device? device)
            {
                foreach (var (name, parameter) in named_parameters(false).ToList())
                {
                    if (ReplaceParameter(dtype, device, parameter, out var moved))
                    {
                        ConditionallyRegisterParameter(name, moved);
                        Store(name, parameter, moved);
                        parameter.Dispose();
                    }
                }
                foreach (var (name, (buffer, persistent)) in new List<(string, (Tensor, bool))>(_internal_buffers))
                {
                    if (ReplaceBuffer(dtype, device, buffer, out var moved))
                    {
                        ConditionallyRegisterBuffer(name, moved, persistent);
                        Store(name, buffer, moved);
                        buffer.Dispose();
                    }
                }
            }

            private void Store(string component, Tensor old, Tensor moved)
            {
                foreach (var field in FieldsOf(GetType()))
                {
                    if (field.ComponentName() == component && ReferenceEquals(field.GetValue(this), old))
                    {
                        field.SetValue(this, moved);
                    }
                }
            }

            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, [NotNullWhen(true)] out Tensor? result)
            {
                result = null;
                var type = TargetType(dtype, buffer);
                if (Stays(buffer, type, device))
                {
                    return false;
                }
                result = buffer.to(type, device ?? buffer.device).DetachFromDisposeScope();
                return true;
            }

            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, [NotNullWhen(true)] out Parameter? p)
            {
                p = null;
                var type = TargetType(dtype, param);
                if (Stays(param, type, device))
                {
                    return false;
                }
                // The move is no part of the graph, and its result has to be a leaf.
                using var unrecorded = no_grad();
                p = new Parameter(param.to(type, device ?? param.device), param.requires_grad);
                p.DetachFromDisposeScope();
                using var gradient = param.grad;
                if (gradient is not null)
                {
                    using var moved = gradient.to(type, device ?? param.device);
                    p.grad = moved;
                }
                return true;
            }

            // Only floating point and complex components follow a change of type: counters stay counters.
            private static ScalarType TargetType(ScalarType? dtype, Tensor tensor) =>
                dtype is { } type && IsFloatingOrComplex(tensor.dtype) ? type : tensor.dtype;

            private static bool Stays(Tensor tensor, ScalarType type, Device? device) =>
                type == tensor.dtype && (device is null || (device.type == tensor.device_type && device.index == tensor.device_index));

            private static void CheckType(ScalarType dtype)
            {
                if (!IsFloatingOrComplex(dtype))
                {
                    throw new ArgumentException($"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
                }
            }

            private static bool IsFloatingOrComplex(ScalarType dtype) =>
                dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64
                    or ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

            private static Device Normalized(DeviceType type, int index)
            {
                if (type != DeviceType.CUDA)
                {
                    return new Device(type, -1);
                }
                if (!cuda.is_available())
                {
                    throw new InvalidOperationException("CUDA is not available.");
                }
                return new Device(type, Math.Max(index, 0));
            }
        }
    }
}
