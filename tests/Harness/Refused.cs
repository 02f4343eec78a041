using System.Reflection;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace PeerSupport.Harness;

/// <summary>A refusal as the caller sees it: code, reason, metadata and fields, never only a message.</summary>
public sealed class Refused
{
    private readonly ErrorInfo _info;
    private readonly BadRequest? _fields;

    private Refused(RpcException thrown)
    {
        var status = thrown.GetRpcStatus();
        Assert.True(status is not null, $"{thrown.StatusCode} without details: {thrown.Status.Detail}");
        (Code, Message) = (thrown.StatusCode, thrown.Status.Detail);
        _info = status.GetDetail<ErrorInfo>() ?? throw new InvalidOperationException($"no ErrorInfo in {status}");
        _fields = status.GetDetail<BadRequest>();
        RetryDelay = status.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan();
    }

    public StatusCode Code { get; }

    public string Message { get; }

    public string Domain => _info.Domain;

    /// <summary>The fields that were violated, as the answer names them.</summary>
    public IReadOnlyList<string> Fields => _fields?.FieldViolations.Select(violation => violation.Field).ToList() ?? [];

    /// <summary>When to call again; null where it does not say.</summary>
    public TimeSpan? RetryDelay { get; }

    /// <summary>Metadata of the refusal; a key that is not there fails the test.</summary>
    public string this[string key] => _info.Metadata.TryGetValue(key, out var value)
        ? value
        : throw new InvalidOperationException($"no metadata '{key}' in {_info}");

    /// <summary>The call must be refused.</summary>
    public static async Task<Refused> By<T>(Func<AsyncUnaryCall<T>> call) => new(await Assert.ThrowsAsync<RpcException>(async () => await call()));

    /// <summary>The call must be refused in the end.</summary>
    public static async Task<Refused> By<T>(Func<Task<T>> call) => new(await Assert.ThrowsAsync<RpcException>(call));

    /// <summary>Asserts the reason, and the code that the contract gives it.</summary>
    public Refused Is(Enum reason)
    {
        var name = reason.GetType().GetField(reason.ToString())!.GetCustomAttribute<OriginalNameAttribute>()!.Name["ERROR_REASON_".Length..];
        Assert.True(name == _info.Reason, $"expected {name}, got {_info.Reason}: {Message}");
        Assert.Equal(CodeOf(reason), Code);
        return this;
    }

    public Refused With(string key, string value)
    {
        Assert.Equal(value, this[key]);
        return this;
    }

    private static StatusCode CodeOf(Enum reason)
    {
        var descriptor = reason.GetType().Assembly.GetTypes()
            .Where(type => type.Namespace == reason.GetType().Namespace && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .SelectMany(file => file.EnumTypes)
            .Single(type => type.Name == reason.GetType().Name);
        var value = descriptor.FindValueByNumber(Convert.ToInt32(reason, System.Globalization.CultureInfo.InvariantCulture));
        return (StatusCode)(int)value.GetOptions().GetExtension(Options.V1.OptionsExtensions.Code);
    }
}
