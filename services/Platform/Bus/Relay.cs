using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PeerSupport.Platform;

/// <summary>
/// Brings committed events to the broker. Every instance runs one and one at a time publishes; rows are deleted when the broker has
/// confirmed them. A crash in between sends them again, which the inboxes of their consumers notice. Rows of a type this build
/// does not know are left for an instance that does: they hold up nobody and show in the lag.
/// </summary>
internal sealed class Relay : Pump
{
    private const int Batch = 200;

    private const int CountedAtMost = 10_000;

    /// <summary>The turn of one instance: no lock on rows, which would give the transaction an id and hold up every feed while the broker is silent.</summary>
    internal static readonly int s_turn = 0x72656c61; // 'rela'

    /// <summary>The others wait for their turn while the broker is silent: not for long, and not for an instance that is frozen.</summary>
    private static readonly TimeSpan s_confirmWithin = TimeSpan.FromSeconds(10);

    private readonly NpgsqlDataSource _worker;
    private readonly Publisher _publisher;
    private readonly ILogger _log;
    private readonly Gauge<long> _rows;
    private readonly Gauge<double> _lag;

    public Relay([FromKeyedServices(Database.Worker)] NpgsqlDataSource worker, Publisher publisher, Db db, IMeterFactory meters,
        IConfiguration configuration, TimeProvider clock, ILogger<Relay> log)
        : base(db.Emitted, TimeSpan.FromMilliseconds(configuration.GetValue("Relay:PollMilliseconds", 500)), clock, log)
    {
        (_worker, _publisher, _log) = (worker, publisher, log);
        var meter = meters.Create(Meter);
        _rows = meter.CreateGauge<long>("outbox_rows", "{row}", $"Events waiting for the broker; counted up to {CountedAtMost}.");
        _lag = meter.CreateGauge<double>("outbox_lag_seconds", "s", "Age of the oldest event waiting for the broker.");
        meter.CreateObservableGauge("broker_up", () => publisher.IsConnected ? 1 : 0, null, "1 while connected and every queue is consumed.");
    }

    private protected override async Task<bool> Pass(CancellationToken stop)
    {
        await using var connection = await _worker.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var rows = await Take(connection, transaction, stop);
        if (rows.Count == 0)
        {
            return false;
        }

        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(s_confirmWithin);
        var faults = await Task.WhenAll(rows.Select(row => Fault(row, silence.Token)));

        // What the broker has must go, though we are told to stop meanwhile: else it is sent twice for nothing.
        await using var delete = new NpgsqlCommand("delete from outbox where id = any (@sent)", connection, transaction);
        delete.Parameters.AddWithValue("sent", rows.Where((_, i) => faults[i] is null).Select(row => row.Id).ToArray());
        await delete.ExecuteNonQueryAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return faults.FirstOrDefault(fault => fault is not null) is { } first
            ? throw new IOException($"The broker did not take {faults.Count(fault => fault is not null)} of {rows.Count} events.", first)
            : rows.Count == Batch;
    }

    private protected override async Task Survey(CancellationToken stop)
    {
        const string behind =
            """
            select count(*), coalesce(extract(epoch from clock_timestamp() - min(at)), 0)::float8, coalesce(array_agg(distinct type) filter (where type <> all (@types)), array[]::text[])
            from (select type, at from outbox order by id limit @most) waiting
            """;
        await using var command = _worker.CreateCommand(behind);
        command.Parameters.AddWithValue("types", _publisher.Types);
        command.Parameters.AddWithValue("most", CountedAtMost);
        await using var reader = await command.ExecuteReaderAsync(stop);
        await reader.ReadAsync(stop);
        _rows.Record(reader.GetInt64(0));
        _lag.Record(reader.GetDouble(1));
        foreach (var type in New(reader.GetFieldValue<string[]>(2)))
        {
            _log.LogWarning("Events of type {Type} are not known to this build: they are left in the outbox.", type);
        }
    }

    private async Task<Exception?> Fault(OutboxRow row, CancellationToken cancel)
    {
        try
        {
            await _publisher.Publish(row, cancel);
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private async Task<List<OutboxRow>> Take(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken stop)
    {
        const string turn = "select set_config('idle_in_transaction_session_timeout', '30s', true), pg_advisory_xact_lock($1)";
        const string take =
            """
            select id, message_id, type, body, traceparent
            from outbox
            where type = any ($1)
            order by id limit $2
            """;
        // Two statements on one trip: what is taken is seen when the turn has come.
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { new(turn) { Parameters = { new() { Value = s_turn } } }, new(take) { Parameters = { new() { Value = _publisher.Types }, new() { Value = Batch } } } },
        };
        await using var reader = await batch.ExecuteReaderAsync(stop);
        await reader.NextResultAsync(stop);
        var rows = new List<OutboxRow>();
        while (await reader.ReadAsync(stop))
        {
            rows.Add(new OutboxRow(reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
        }

        return rows;
    }
}
