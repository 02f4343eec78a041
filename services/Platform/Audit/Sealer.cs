using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>
/// Seals the audit: rows of transactions below the snapshot's xmin, which have all ended, are hashed in batches into a chain, and its heads
/// go to a file. Every instance runs it and one at a time seals; each writes its own file. Who is killed has sealed a batch or has not.
/// </summary>
internal sealed class Sealer : Pump
{
    private const int Batch = 5000;

    private static readonly int s_turn = 0x7365616c; // 'seal'

    private readonly NpgsqlDataSource _worker;
    private readonly AuditHeads? _heads;
    private readonly Gauge<double> _lag;

    public Sealer([FromKeyedServices(Database.Worker)] NpgsqlDataSource worker, IMeterFactory meters, IConfiguration configuration, TimeProvider clock, ILogger<Sealer> log)
        : base(new Wake(), TimeSpan.FromSeconds(configuration.GetValue("Audit:SealSeconds", 60.0)), clock, log)
    {
        _worker = worker;
        _heads = configuration["Audit:Heads"] is { Length: > 0 } path ? new AuditHeads(path) : null;
        _lag = meters.Create(Meter).CreateGauge<double>("audit_unsealed_seconds", "s", "Age of the oldest audit row that is not sealed yet.");
    }

    /// <summary>Seals one batch and brings the file up to date.</summary>
    /// <returns>Whether there may be more.</returns>
    internal static async Task<bool> Seal(NpgsqlDataSource worker, AuditHeads? heads, CancellationToken cancel)
    {
        await using var connection = await worker.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (!await Ask<bool>(connection, "select pg_try_advisory_xact_lock(@turn)", cancel, ("turn", s_turn)))
        {
            return false;
        }

        var last = (await Seals(connection, "order by seal desc limit 1", 0, cancel)).FirstOrDefault() ?? AuditSeal.None;
        var bound = await Bound(connection, last, cancel);
        if (bound is not null)
        {
            await Insert(connection, AuditSeal.After(last, bound.Value, await AuditRows.Between(connection, last.LastXid, bound.Value, cancel)), cancel);
            await transaction.CommitAsync(cancel);
        }

        heads?.Append(await Seals(connection, "where seal > @after order by seal", heads.Last, cancel));
        return bound is not null;
    }

    private protected override Task<bool> Pass(CancellationToken stop) => Seal(_worker, _heads, stop);

    private protected override async Task Survey(CancellationToken stop)
    {
        const string oldest = """
            select coalesce(extract(epoch from clock_timestamp() - min(at)), 0)::float8
            from audit
            where xid > coalesce((select last_xid from audit_seals order by seal desc limit 1), '0'::xid8)
            """;
        await using var connection = await _worker.OpenConnectionAsync(stop);
        _lag.Record(await Ask<double>(connection, oldest, stop));
    }

    // The last transaction of the batch; null when there is none to seal.
    private static async Task<long?> Bound(NpgsqlConnection connection, AuditSeal last, CancellationToken cancel)
    {
        const string isOurs = "select cast(@last as xid8) < pg_snapshot_xmin(pg_current_snapshot())";
        if (!await Ask<bool>(connection, isOurs, cancel, ("last", AuditRows.Xid(last.LastXid))))
        {
            throw new InvalidOperationException(
                "The audit was sealed by a database server whose transaction numbers are ahead of this one's, as after a dump was restored into a new server. " +
                $"Nothing is sealed until they pass {last.LastXid}: raise them with pg_resetwal, or restore from a base backup.");
        }

        const string bound = """
            select xid::text::bigint
            from (
              select xid from audit
              where xid > cast(@last as xid8) and xid < pg_snapshot_xmin(pg_current_snapshot())
              order by xid
              limit @batch) ended
            order by xid desc
            limit 1
            """;
        return await Ask<long?>(connection, bound, cancel, ("last", AuditRows.Xid(last.LastXid)), ("batch", Batch));
    }

    private static async Task Insert(NpgsqlConnection connection, AuditSeal seal, CancellationToken cancel)
    {
        const string write = """
            insert into audit_seals (seal, last_xid, counted, newest_at, digest, head)
            values (@seal, cast(@last as xid8), @counted, timestamptz 'epoch' + @newest * interval '1 microsecond', @digest, @head)
            returning 1
            """;
        await Ask<int>(connection, write, cancel, ("seal", seal.Number), ("last", AuditRows.Xid(seal.LastXid)), ("counted", seal.Rows),
            ("newest", seal.NewestAt), ("digest", seal.Digest), ("head", seal.Head));
    }

    internal static async Task<List<AuditSeal>> Seals(NpgsqlConnection connection, string which, long after, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"select {AuditSeal.Columns} from audit_seals {which}", connection);
        command.Parameters.AddWithValue("after", after);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var seals = new List<AuditSeal>();
        while (await reader.ReadAsync(cancel))
        {
            seals.Add(AuditSeal.Read(reader));
        }

        return seals;
    }

    internal static async Task<T?> Ask<T>(NpgsqlConnection connection, string sql, CancellationToken cancel, params (string Name, object Value)[] arguments)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in arguments)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return await command.ExecuteScalarAsync(cancel) is T answer ? answer : default;
    }
}
