using System.Security.Cryptography;
using Google.Protobuf;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>
/// The right to run a mutation, taken before it runs: of any number of calls with one request id the first runs and the others wait for
/// its commit and answer what it answered. Of a confidential response, or one with a secret, only the resource name is kept, and the resource is
/// read again.
/// </summary>
internal sealed class RequestClaim<T>
    where T : class, IMessage<T>, new()
{
    private const string Key = "caller = @Caller and tenant = @Tenant and method = @Method and id = @Id";

    private static readonly bool s_total = new T().Descriptor.IsTotal();

    private readonly Func<Tx, string, Task<T>>? _reread;

    private RequestClaim(Func<Tx, string, Task<T>>? reread) => _reread = reread;

    public required string Caller { get; init; }

    public required string Tenant { get; init; }

    public required string Method { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Of the request without its id, under the service's key: another body under the same id is another request.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>Null when requests of this kind carry no id.</summary>
    public static RequestClaim<T>? Of(IMessage request, CallState state, string method, byte[]? digestKey, Func<Tx, string, Task<T>>? reread)
    {
        if (s_total && reread is null)
        {
            throw new InvalidOperationException($"{method} answers {typeof(T).Name}, which is confidential and never stored: pass reread.");
        }

        if (request.Text("request_id") is not { } text)
        {
            return null;
        }

        return new RequestClaim<T>(reread)
        {
            Caller = state.Caller.User is { } user ? $"{state.Caller.Client}/{user}" : state.Caller.Client,
            // Whose rows it ran on: who acts for another by now is not answered from before.
            Tenant = state.Scope.Value is { Length: > 0 } whose ? whose : Tx.NoTenant,
            Method = method,
            Id = Guid.TryParseExact(text, "D", out var id) ? id : throw Refusal.Invalid(("request_id", "must be a UUID")),
            Digest = HMACSHA256.HashData(digestKey ?? throw new InvalidOperationException("Mutations need a digest key."), request.Without("request_id").ToByteArray()),
        };
    }

    public async Task<bool> Take(Tx tx)
    {
        const string claim = """
            insert into request_ids (caller, tenant, method, id, digest, at)
            values (@Caller, @Tenant, @Method, @Id, @Digest, @Now)
            on conflict do nothing
            """;
        return await tx.Execute(claim, new { Caller, Tenant, Method, Id, Digest, tx.Now }) == 1;
    }

    /// <summary>The answer of the call that ran, or null if none did.</summary>
    public async Task<T?> Answer(Tx tx)
    {
        const string load = $"select digest, response, resource from request_ids where {Key}";
        var stored = await tx.Maybe<StoredRow>(load, this);
        return stored switch
        {
            null => null,
            _ when !stored.Digest.AsSpan().SequenceEqual(Digest) =>
                throw new Refusal(ErrorReason.RequestIdReused, "This request id was used before with another body. Use a fresh one."),
            { Resource: { } name } => await _reread!(tx, name),
            _ => Parse(stored.Response),
        };
    }

    public Task Commit(Tx tx, T response) => tx.Commit(
        $"update request_ids set response = @Response, resource = @Resource where {Key}",
        new
        {
            Caller,
            Tenant,
            Method,
            Id,
            Response = _reread is null ? response.ToByteArray() : null,
            Resource = _reread is not null ? response.ResourceName() ?? throw new InvalidOperationException($"{typeof(T).Name} has no name to read it again by.") : null,
        });

    private static T Parse(byte[] response)
    {
        var message = new T();
        message.MergeFrom(response);
        return message;
    }

    private sealed record StoredRow
    {
        public required byte[] Digest { get; init; }

        public required byte[] Response { get; init; }

        public required string? Resource { get; init; }
    }
}
