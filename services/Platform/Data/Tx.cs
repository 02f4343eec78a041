using System.Diagnostics;
using Dapper;
using Google.Protobuf;
using Npgsql;

namespace PeerSupport.Platform;

// RS0030: this is the one place that speaks to Dapper; everybody else is sent here.
#pragma warning disable RS0030

/// <summary>
/// One transaction: its statements see the rows of its scope only, and what it emits, schedules and audits commits with them or not at
/// all. Begin and scope ride on the first statement and everything that needs no answer rides on the commit: two round trips less.
/// </summary>
public sealed class Tx
{
    /// <summary>Stands for the tenant where there is none: work of a provider or of the nation.</summary>
    public const string NoTenant = "-";

    private const string SetScope =
        "select set_config('app.tenant', @tx_tenant, true), set_config('app.provider', @tx_provider, true), set_config('app.region', @tx_region, true); ";

    private readonly NpgsqlConnection _connection;
    private readonly string _begin;
    private readonly string _method;
    private readonly Effects _effects = new();
    private Stage _stage;

    static Tx() => Rows.Configure();

    internal Tx(NpgsqlConnection connection, string begin, Caller caller, Scope scope, string method, DateTimeOffset now, CancellationToken cancel)
    {
        (_connection, _begin, _method) = (connection, begin, method);
        (Caller, Scope, Cancellation) = (caller, scope, cancel);
        Now = now.AsKept();
    }

    private enum Stage
    {
        NotBegun,
        Open,
        Done,
    }

    /// <summary>The instant of this transaction, as finely as the database keeps it: what is answered now is what is read later.</summary>
    public DateTimeOffset Now { get; }

    public Caller Caller { get; }

    public Scope Scope { get; }

    public CancellationToken Cancellation { get; }

    internal string Tenant => Scope.Kind is ScopeKind.Tenant ? Scope.Value : NoTenant;

    internal bool HasEvents => _effects.HasEvents;

    internal bool HasChanges => _effects.HasChanges;

    internal bool HasPublished => _effects.HasPublished;

    /// <summary>The one row there may be.</summary>
    public async Task<T?> Maybe<T>(string sql, object? args = null)
        where T : class => await Many<T>(sql, args) switch
        {
            [] => null,
            [var row] => row,
            var rows => throw new InvalidOperationException($"At most one row was expected, not {rows.Count}: {sql}"),
        };

    /// <summary>The one row there must be.</summary>
    public async Task<T> One<T>(string sql, object? args = null) => await Many<T>(sql, args) switch
    {
        [var row] => row,
        var rows => throw new InvalidOperationException($"One row was expected, not {rows.Count}: {sql}"),
    };

    /// <summary>All rows: records with init properties, one for each column, or the values of a single column.</summary>
    public async Task<List<T>> Many<T>(string sql, object? args = null)
    {
        var first = _stage is Stage.NotBegun;
        await using var reader = await _connection.ExecuteReaderAsync(Next(sql, args));
        if (first)
        {
            await reader.NextResultAsync(Cancellation);
        }

        var rows = new List<T>();
        var parse = Rows.Parser<T>(sql, reader);
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(parse(reader));
        }

        // an error behind the rows would otherwise be lost with the reader
        await reader.NextResultAsync(Cancellation);
        return rows;
    }

    /// <summary>How many rows were written. Whoever guards a state in the <c>where</c> clause checks it.</summary>
    public Task<int> Execute(string sql, object? args = null) => _connection.ExecuteAsync(Next(sql, args));

    /// <summary>The event leaves when, and only when, this transaction commits.</summary>
    public void Emit(IMessage @event) => Open().Emit(@event);

    /// <summary>Whoever watches resources like <typeparamref name="T"/> learns that this one changed, once this transaction has committed. Only its name is kept.</summary>
    public void Changed<T>(string name)
        where T : IMessage, new() => Open().Changed(Watched<T>.Kind, name);

    /// <summary>Sets or moves the timer of this tenant.</summary>
    public void Schedule(string kind, string key, DateTimeOffset dueAt) => Open().Schedule(kind, key, dueAt);

    /// <summary>Deletes the timer of this tenant, if it is still there.</summary>
    public void Cancel(string kind, string key) => Open().Cancel(kind, key);

    /// <summary>Adds to who did or read what: opaque names only. Each write, and each read of personal data, is there by itself.</summary>
    public void Audit(string action, string resource) => Open().Audit(action, resource);

    internal bool HasTimersBy(DateTimeOffset instant) => _effects.HasTimersBy(instant);

    /// <param name="tail">A last statement that needs no answer, and its arguments.</param>
    internal async Task Commit(string? tail = null, object? args = null)
    {
        var text = _effects.Sql(tail);
        if (_stage is Stage.NotBegun && text.Length == 0)
        {
            _stage = Stage.Done;
            return;
        }

        var last = new DynamicParameters(args);
        _effects.AddTo(last);
        last.AddDynamicParams(new
        {
            tx_now = Now,
            tx_at_tenant = Tenant,
            tx_client = Caller.Client,
            tx_user = Caller.User,
            tx_method = _method,
            tx_trace = Activity.Current?.TraceId.ToHexString(),
            tx_traceparent = Activity.Current?.Id,
        });

        // not to be cancelled: an answer is better than not knowing whether it happened
        await _connection.ExecuteAsync(Next(text + "commit", last, CancellationToken.None));
        _stage = Stage.Done;
    }

    private CommandDefinition Next(string sql, object? args, CancellationToken? cancel = null)
    {
        Open();
        Rows.RefuseEnums(sql, args);
        if (_stage is Stage.NotBegun)
        {
            var parameters = args as DynamicParameters ?? new DynamicParameters(args);
            parameters.Add("tx_tenant", Scope.AppTenant);
            parameters.Add("tx_provider", Scope.AppProvider);
            parameters.Add("tx_region", Scope.AppRegion);
            (sql, args, _stage) = (_begin + SetScope + sql, parameters, Stage.Open);
        }

        return new CommandDefinition(sql, args, cancellationToken: cancel ?? Cancellation);
    }

    private Effects Open() =>
        _stage is Stage.Done ? throw new InvalidOperationException("This transaction has already committed.") : _effects;
}
