using Npgsql;

namespace PeerSupport.Platform;

/// <summary>What the worker role may ask of the timers: which are due. It never touches one.</summary>
internal sealed class TimerTable(NpgsqlDataSource worker, string[] kinds)
{
    /// <summary>The longest due first, without those that are <paramref name="held"/>.</summary>
    internal async Task<List<DueTimer>> Find(DateTimeOffset now, (string Tenant, string Kind, string Key)[] held, int limit, CancellationToken cancel)
    {
        const string find =
            """
            select tenant, kind, key, due_at
            from timers
            where due_at <= @now
              and kind = any (@kinds)
              and (tenant, kind, key) not in (select * from unnest(@heldTenants, @heldKinds, @heldKeys))
            order by due_at
            limit @limit
            """;
        await using var command = worker.CreateCommand(find);
        command.Parameters.AddWithValue("now", now.ToUniversalTime());
        command.Parameters.AddWithValue("kinds", kinds);
        command.Parameters.AddWithValue("heldTenants", held.Select(timer => timer.Tenant).ToArray());
        command.Parameters.AddWithValue("heldKinds", held.Select(timer => timer.Kind).ToArray());
        command.Parameters.AddWithValue("heldKeys", held.Select(timer => timer.Key).ToArray());
        command.Parameters.AddWithValue("limit", limit);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var due = new List<DueTimer>();
        while (await reader.ReadAsync(cancel))
        {
            due.Add(new DueTimer(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)));
        }

        return due;
    }

    /// <summary>How many timers became due before <paramref name="lateSince"/>, when the first of them did, and the kinds not known here.</summary>
    internal async Task<(long Late, DateTimeOffset? Since, string[] Unknown)> Late(DateTimeOffset lateSince, int countAtMost, CancellationToken cancel)
    {
        const string late =
            """
            select count(*), min(due_at), coalesce(array_agg(distinct kind) filter (where kind <> all (@kinds)), array[]::text[])
            from (select kind, due_at from timers where due_at <= @lateSince order by due_at limit @most) late
            """;
        await using var command = worker.CreateCommand(late);
        command.Parameters.AddWithValue("lateSince", lateSince.ToUniversalTime());
        command.Parameters.AddWithValue("kinds", kinds);
        command.Parameters.AddWithValue("most", countAtMost);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<string[]>(2));
    }
}
