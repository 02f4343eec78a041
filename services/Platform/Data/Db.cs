using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;
using PeerSupport.Options.V1;
using PeerSupport.Platform.V1;

namespace PeerSupport.Platform;

/// <summary>
/// A service's own database. Each call is one transaction, retried when it lost a race; a violated constraint is refused as the rule it
/// stands for; calls to other services never happen inside.
/// </summary>
/// <param name="app">Connections of the role that row-level security holds for.</param>
/// <param name="clock">The only clock.</param>
/// <param name="constraints">Constraint → the refusal that its violation means.</param>
/// <param name="digestKey">What requests are digested with: of a body that names a person a bare hash could be guessed back. None for a database that is only read.</param>
public sealed class Db(NpgsqlDataSource app, TimeProvider clock, IReadOnlyDictionary<string, Func<Refusal>> constraints, byte[]? digestKey = null) : IDisposable
{
    private const int Attempts = 5;
    private const string BeginWrite = "begin; ";
    private const string BeginRead = "begin isolation level repeatable read read only; ";
    private const string BeginAuditedRead = "begin isolation level repeatable read; ";

    /// <summary>There are events for the relay.</summary>
    public Wake Emitted { get; } = new();

    /// <summary>There are changes that somebody may watch.</summary>
    public Wake Changed { get; } = new();

    /// <summary>There are events for webhooks.</summary>
    public Wake Published { get; } = new();

    /// <summary>There are timers due now.</summary>
    public Wake Due { get; } = new();

    /// <summary>
    /// A mutation: claims the request id, runs the body, and commits its rows with the response, the events, the timers and the audit row.
    /// A request id that ran before gives the stored answer; a refusal stores nothing.
    /// </summary>
    /// <param name="reread">Reads a confidential response again by its resource name. Compulsory where the response is of class TOTAL.</param>
    public Task<T> Write<T>(IMessage request, ServerCallContext call, Func<Tx, Task<T>> body, Func<Tx, string, Task<T>>? reread = null)
        where T : class, IMessage<T>, new()
    {
        var state = CallState.Of(call);
        var claim = RequestClaim<T>.Of(request, state, call.Method, digestKey, reread);
        return Transact(BeginWrite, state.Caller, state.Scope, call.Method, async tx =>
        {
            if (claim is not null && !await claim.Take(tx))
            {
                return await claim.Answer(tx) ?? throw Contention();
            }

            var response = await body(tx);
            tx.Audit("write", response.ResourceName() ?? request.ResourceName() ?? request.Text("parent") ?? tx.Tenant);
            await (claim?.Commit(tx, response) ?? tx.Commit());
            return response;
        }, call.CancellationToken);
    }

    /// <summary>A query. All its statements see one moment; where the method reads personal data, that it was read is recorded.</summary>
    public Task<T> Read<T>(ServerCallContext call, Func<Tx, Task<T>> body) =>
        Read(call, Contract.ReadsPersonal(CallState.Of(call).Method), body);

    /// <summary>More of what a call was let in for, and was recorded for by its first read: the later rows of a stream.</summary>
    internal Task<T> ReadOn<T>(ServerCallContext call, Func<Tx, Task<T>> body) => Read(call, personal: false, body);

    private Task<T> Read<T>(ServerCallContext call, bool personal, Func<Tx, Task<T>> body)
    {
        var state = CallState.Of(call);
        return Transact(personal ? BeginAuditedRead : BeginRead, state.Caller, state.Scope, call.Method, async tx =>
        {
            var answer = await body(tx);
            if (personal)
            {
                tx.Audit("read", (answer as IMessage)?.ResourceName() ?? tx.Tenant);
            }

            await tx.Commit();
            return answer;
        }, call.CancellationToken);
    }

    /// <summary>A read of personal data by an endpoint that is no method; its body says what is put on record, which is there before the answer is.</summary>
    internal Task<T> ReadPersonal<T>(Caller caller, Scope scope, string endpoint, Func<Tx, Task<T>> body, CancellationToken cancel) =>
        Committed(BeginAuditedRead, caller, scope, endpoint, body, cancel);

    /// <summary>A part of a mutation that is too large for one transaction. Sent again it runs again, and must change nothing then; the last part is a <see cref="Write"/>.</summary>
    public Task<T> WritePart<T>(ServerCallContext call, Func<Tx, Task<T>> body) =>
        Committed(BeginWrite, CallState.Of(call).Caller, CallState.Of(call).Scope, call.Method, body, call.CancellationToken);

    /// <summary>The answer if this request id already ran, else null. To be asked before any remote call that precedes the transaction.</summary>
    public Task<T?> Replayed<T>(IMessage request, ServerCallContext call, Func<Tx, string, Task<T>>? reread = null)
        where T : class, IMessage<T>, new()
    {
        var state = CallState.Of(call);
        var claim = RequestClaim<T>.Of(request, state, call.Method, digestKey, reread);
        return Committed(BeginWrite, state.Caller, state.Scope, call.Method, tx => claim?.Answer(tx) ?? Task.FromResult<T?>(null), call.CancellationToken);
    }

    /// <summary>Work of our own, by SYSTEM: a consumer's effect with what it emits and schedules.</summary>
    public Task Run(Scope scope, Func<Tx, Task> body, CancellationToken cancel) =>
        Committed(BeginWrite, Caller.System, scope, "system", async tx =>
        {
            await body(tx);
            return true;
        }, cancel);

    /// <summary>
    /// A timer's effect. The timer is claimed and deleted first, and its deletion commits with the effect; when another instance has it,
    /// or it was moved or cancelled meanwhile, the body does not run.
    /// </summary>
    /// <returns>Whether the body ran.</returns>
    public Task<bool> Fire(DueTimer timer, Func<Tx, Task> body, CancellationToken cancel)
    {
        const string claim = """
            delete from timers
            where ctid = (
              select ctid from timers
              where tenant = @Tenant and kind = @Kind and key = @Key and due_at <= @DueAt
              for update skip locked)
            """;
        var scope = timer.Tenant == Tx.NoTenant ? Scope.All : Scope.Tenant(timer.Tenant);
        return Transact(BeginWrite, Caller.System, scope, $"timer {timer.Kind}", async tx =>
        {
            var claimed = await tx.Execute(claim, timer) == 1;
            if (claimed)
            {
                await body(tx);
            }

            await tx.Commit();
            return claimed;
        }, cancel);
    }

    /// <summary>A digest under the service's own key: what is short or guessable can't be found back from it.</summary>
    public byte[] Digest(byte[] content) => HMACSHA256.HashData(digestKey ?? throw new InvalidOperationException("There is no digest key."), content);

    public void Dispose() => Array.ForEach([Emitted, Changed, Published, Due], wake => wake.Dispose());

    private Task<T> Committed<T>(string begin, Caller caller, Scope scope, string method, Func<Tx, Task<T>> body, CancellationToken cancel) =>
        Transact(begin, caller, scope, method, async tx =>
        {
            var answer = await body(tx);
            await tx.Commit();
            return answer;
        }, cancel);

    private async Task<T> Transact<T>(string begin, Caller caller, Scope scope, string method, Func<Tx, Task<T>> work, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // what is not committed when the connection goes back is rolled back
                await using var connection = await app.OpenConnectionAsync(cancel);
                var tx = new Tx(connection, begin, caller, scope, method, clock.GetUtcNow(), cancel);
                var result = await Database.Unbroken(connection, () => work(tx));
                WakeFor(tx);
                return result;
            }
            catch (PostgresException lost) when (lost.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
            {
                if (attempt == Attempts)
                {
                    throw Contention();
                }

                await Task.Delay(Random.Shared.Next(2, 10 << attempt), cancel);
            }
            catch (PostgresException violated) when (Meaning(violated) is { } refusal)
            {
                throw refusal;
            }
            catch (Exception away) when (Database.IsAway(away))
            {
                throw Refusal.Unavailable("The database does not answer.");
            }
        }
    }

    private Refusal? Meaning(PostgresException violated) =>
        violated.ConstraintName is { } name && constraints.TryGetValue(name, out var refusal) ? refusal() : null;

    private static Refusal Contention() => new(ErrorReason.Contention, "Too many callers changed the same rows at once. Nothing was changed.");

    private void WakeFor(Tx tx)
    {
        foreach (var (wake, has) in new[] { (Emitted, tx.HasEvents), (Changed, tx.HasChanges), (Published, tx.HasPublished), (Due, tx.HasTimersBy(clock.GetUtcNow())) })
        {
            if (has)
            {
                wake.Signal();
            }
        }
    }
}
