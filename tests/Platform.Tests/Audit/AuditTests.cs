using Npgsql;
using Xunit;

namespace PeerSupport.Platform.Tests;

/// <summary>What the audit says was so: whoever changes it later, with whatever rights, is found out.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private readonly NotebookDatabase _database = new();
    private readonly string _heads = Path.Combine(Directory.CreateTempSubdirectory("heads").FullName, "heads");

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_untouched_chain_verifies_row_by_row()
    {
        await Sealed(batches: 3, rows: 4);
        var verdict = await Verify();
        Assert.Empty(verdict.Findings);
        Assert.Equal((3, 12L, 0L, 3), (verdict.Batches, verdict.Rows, verdict.Unsealed, verdict.Compared));
    }

    [Theory]
    [InlineData("update audit set action = 'read' where id = 7", "batch 2: a row was changed")]
    [InlineData("update audit set at = at + interval '1 microsecond' where id = 7", "batch 2: a row was changed")]
    [InlineData("update audit set client = 'not', user_subject = 'es1' where id = 7", "batch 2: a row was changed")]
    [InlineData("delete from audit where id = 7", "batch 2: 4 rows were sealed, 3 are there")]
    [InlineData("insert into audit (xid, at, tenant, client, method, action, resource) select xid, at, tenant, client, method, action, 'notes/forged' from audit where id = 7", "batch 2: 4 rows were sealed, 5 are there")]
    [InlineData("update audit_seals set newest_at = newest_at - interval '9 years' where seal = 2", "batch 2: its seal does not follow")]
    [InlineData("delete from audit_seals where seal = 2", "batches 2 to 2: their seals are gone")]
    [InlineData("delete from audit_seals where seal = 3", "batches 3 to 3: they stand in the file of heads")]
    public async Task A_superuser_s_change_is_found_and_its_batch_named(string change, string finding)
    {
        await Sealed(batches: 3, rows: 4);
        await _database.See<int?>(change);
        Assert.Contains(finding, string.Join('\n', (await Verify()).Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_computed_anew_is_found_by_the_file_of_heads()
    {
        await Sealed(batches: 3, rows: 4);
        await _database.See<int?>("update audit set action = 'read' where id = 7; delete from audit_seals where seal > 1");
        while (await Sealer.Seal(_database.Worker, heads: null, CancellationToken.None))
        {
        }

        Assert.Empty((await Verify(heads: null)).Findings);
        Assert.StartsWith("batch 2: the file has another head", (await Verify()).Findings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_transaction_that_commits_late_is_sealed_once_and_holds_up_what_is_behind_it()
    {
        await Sealed(batches: 1, rows: 1);
        await using var late = await _database.App.OpenConnectionAsync();
        await using var transaction = await late.BeginTransactionAsync();
        await new NpgsqlCommand(Row("late"), late, transaction).ExecuteNonQueryAsync();
        await Audit("early");

        Assert.False(await Seal());
        Assert.Equal(2L, await _database.See<long>("select count(*) + 1 from audit where xid > (select max(last_xid::text::bigint)::text::xid8 from audit_seals)"));
        await transaction.CommitAsync();
        await Audit("later");
        await Eventually.Equal(0L, async () =>
        {
            await Seal();
            return (await Verify()).Unsealed;
        });

        Assert.Empty((await Verify()).Findings);
        Assert.Equal(4m, await _database.See<decimal>("select sum(counted) from audit_seals"));
    }

    [Fact]
    public async Task Sealers_at_once_make_one_chain_and_each_its_own_whole_file()
    {
        var files = Enumerable.Range(0, 4).Select(nth => new AuditHeads(_heads + nth)).ToArray();
        for (var round = 0; round < 5; round++)
        {
            await Audit($"round {round}");
            await Task.WhenAll(files.Select(file => Task.Run(() => Sealer.Seal(_database.Worker, file, CancellationToken.None))));
        }

        await Eventually.Equal(0L, async () =>
        {
            await Seal();
            return (await Verify(heads: null)).Unsealed; // until something is sealed there is no file
        });
        foreach (var file in files)
        {
            await Sealer.Seal(_database.Worker, file, CancellationToken.None);
        }

        Assert.Empty((await Verify()).Findings);
        Assert.Equal(5m, await _database.See<decimal>("select sum(counted) from audit_seals"));
        Assert.All(files, file => Assert.Equal(new AuditHeads(_heads).Read(), file.Read()));
    }

    [Fact]
    public async Task A_sealer_killed_before_its_file_was_written_or_whole_makes_good_for_it()
    {
        await Sealed(batches: 1, rows: 2);
        await Audit("unseen");
        await Eventually.Equal(true, () => Sealer.Seal(_database.Worker, heads: null, CancellationToken.None));
        await File.AppendAllTextAsync(_heads, "2 beef");

        await Seal();

        Assert.Equal(2, (await Verify()).Compared);
        Assert.Equal([1, 2], new AuditHeads(_heads).Read().Select(head => head.Number));
    }

    [Fact]
    public async Task Services_can_only_add_to_the_audit_and_who_seals_can_change_nothing()
    {
        await Sealed(batches: 1, rows: 1);
        foreach (var sql in new[] { "update audit set action = 'x'", "delete from audit", "truncate audit", "select * from audit", "insert into audit_seals values (9, '1', 1, now(), '', '')" })
        {
            await Denied(_database.App, sql);
        }

        foreach (var sql in new[] { "update audit set action = 'x'", Row("forged"), "update audit_seals set counted = 0", "delete from audit_seals" })
        {
            await Denied(_database.Worker, sql);
        }
    }

    [Fact]
    public async Task Retention_takes_whole_batches_and_leaves_a_chain_that_verifies()
    {
        await _database.AsOwner("insert into audit (at, tenant, client, method, action, resource) select now() - interval '7 years', 'MDI', 'c', 'm', 'write', 'r' from generate_series(1, 3)");
        await Eventually.Equal(true, Seal);
        await _database.AsOwner("insert into audit (at, tenant, client, method, action, resource) select now() - n * interval '5 years', 'MDI', 'c', 'm', 'write', 'r' from generate_series(0, 2) n");
        Assert.Equal(3, (await _database.SweepIn(TimeSpan.Zero))["audit"]); // unsealed: however old, it stays
        await Eventually.Equal(true, Seal);
        Assert.Equal(0, (await _database.SweepIn(TimeSpan.Zero))["audit"]); // its batch is not past its period yet

        var verdict = await Verify();
        Assert.Empty(verdict.Findings);
        Assert.Equal((2, 1, 3L), (verdict.Batches, verdict.Expired, verdict.Rows));

        await _database.See<int?>("insert into audit (xid, at, tenant, client, method, action, resource) select min(last_xid::text::bigint)::text::xid8, now(), 'MDI', 'c', 'm', 'write', 'forged' from audit_seals");
        Assert.Equal(["batch 1: rows were put in"], (await Verify()).Findings);
    }

    private async Task Sealed(int batches, int rows)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            await Audit([.. Enumerable.Range(0, rows).Select(row => $"notes/{batch}-{row}")]);
            await Eventually.Equal(true, Seal); // any transaction of the whole server may be in its way for a moment
        }
    }

    private Task<bool> Seal() => Sealer.Seal(_database.Worker, new AuditHeads(_heads), CancellationToken.None);

    private Task<AuditVerdict> Verify() => Verify(_heads);

    private Task<AuditVerdict> Verify(string? heads) =>
        AuditVerdict.Of(_database.Worker, Retention.Of(typeof(NotebookModule).Assembly, "notebook"), heads, TimeProvider.System.GetUtcNow(), CancellationToken.None);

    private Task Audit(params string[] resources) => _database.Db.Run(Scope.Tenant("MDI"), tx =>
    {
        Array.ForEach(resources, resource => tx.Audit("write", resource));
        return Task.CompletedTask;
    }, CancellationToken.None);

    private static string Row(string resource) =>
        $"insert into audit (at, tenant, client, method, action, resource) values (now(), 'MDI', 'notes', 'm', 'write', '{resource}')";

    private static async Task Denied(NpgsqlDataSource role, string sql)
    {
        await using var command = role.CreateCommand(sql);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
    }
}
