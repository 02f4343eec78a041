using Npgsql;
using PeerSupport.Notebook.V1;
using Xunit;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.Platform.Tests;

/// <summary>All of a call happens, or nothing; races are tried again and then named.</summary>
public sealed class TransactionTests(NotebookDatabase database) : IClassFixture<NotebookDatabase>
{
    /// <summary>By the statement; and before it begins, as the driver prepares it.</summary>
    private static readonly string[] s_refused = ["no day", "\0"];

    [Fact]
    public async Task Rows_events_timers_and_audit_commit_together()
    {
        var dueAt = TimeProvider.System.GetUtcNow().AddHours(1);
        await database.Db.Run(Scope.Tenant("MDI"), async tx =>
        {
            tx.Schedule("remind", "dropped", dueAt);
            await tx.Execute("insert into notes values ('MDI', 'whole', 'whole', 1, @Now)", new { tx.Now });
        }, CancellationToken.None);
        await database.Db.Run(Scope.Tenant("MDI"), tx =>
        {
            tx.Schedule("remind", "kept", dueAt.AddHours(1));
            tx.Schedule("remind", "kept", dueAt);
            tx.Cancel("remind", "dropped");
            tx.Emit(new NotesCounted { Id = "1", Count = 1 });
            tx.Emit(new NotesCounted { Id = "2", Count = 2 });
            tx.Audit("count", "establishments/MDI");
            return Task.CompletedTask;
        }, CancellationToken.None);

        Assert.Equal(["kept"], await database.See<string[]>("select array_agg(key) from timers where kind = 'remind'"));
        Assert.Equal(
            ["""{ "id": "1", "count": 1 }""", """{ "id": "2", "count": 2 }"""],
            await database.See<string[]>("select array_agg(body order by id) from outbox where type = 'peersupport.notebook.v1.NotesCounted' and tenant = 'MDI'"));
        Assert.Equal("system", await database.See<string>("select client from audit where action = 'count'"));
    }

    [Fact]
    public async Task A_statement_that_failed_serves_the_next_call_on_its_connection()
    {
        await using var single = Database.Connect($"{TestServer.As("notebook_app", database.Name)};Maximum Pool Size=1", "single");
        using var db = new Db(single, TimeProvider.System, NotebookModule.Module.Constraints, NotebookDatabase.DigestKey);

        foreach (var (statement, refused) in s_refused.Index())
        {
            for (var i = 0; i < 2; i++)
            {
                await Assert.ThrowsAsync<PostgresException>(() => Day(statement, refused));
            }

            for (var i = 0; i < 4; i++)
            {
                Assert.Equal("2026-11-26", await Day(statement, "2026-11-26"));
            }
        }

        async Task<string> Day(int statement, string text)
        {
            var day = "";
            await db.Run(Scope.Tenant("MDI"), async tx => day = await tx.One<string>($"select @text::date::text -- {statement}", new { text }), CancellationToken.None);
            return day;
        }
    }

    // The driver reads the types of a database by its first connection; all others wait for that. Five seconds: opening one must not take as long.
    [Fact]
    public async Task A_database_that_accepts_but_does_not_answer_is_away()
    {
        await using var holding = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(TestServer.Admin) { Database = database.Name, Pooling = false }.ConnectionString);
        await holding.OpenAsync();
        await using var held = await holding.BeginTransactionAsync();
        await new NpgsqlCommand("lock table pg_catalog.pg_type in access exclusive mode", holding, held).ExecuteNonQueryAsync();
        await using var slow = Database.Connect($"{TestServer.As("notebook_app", database.Name)};Timeout=5", "slow");
        using var db = new Db(slow, TimeProvider.System, NotebookModule.Module.Constraints, NotebookDatabase.DigestKey);

        var refused = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Assert.ThrowsAsync<Refusal>(() => db.Run(Scope.Tenant("MDI"), tx => Task.CompletedTask, CancellationToken.None))));

        Assert.All(refused, refusal => Assert.Equal(PlatformReason.Unavailable, refusal.Reason));
    }

    [Fact]
    public async Task A_serialization_failure_is_tried_again()
    {
        var attempts = 0;
        await database.Db.Run(Scope.Tenant("MDI"), async tx =>
        {
            await tx.Execute("insert into notes values ('MDI', 'again', 'again', 1, @Now)", new { tx.Now });
            if (++attempts < 3)
            {
                await tx.Execute("do $$ begin raise exception using errcode = '40001'; end $$");
            }
        }, CancellationToken.None);

        Assert.Equal(3, attempts);
        Assert.Equal(1L, await database.See<long>("select count(*) from notes where note_id = 'again'"));
    }

    [Fact]
    public async Task Two_that_deadlock_both_commit_in_the_end()
    {
        await Run("insert into notes values ('MDI', 'left', 'left', 0, now()), ('MDI', 'right', 'right', 0, now())");
        using var both = new Barrier(2);
        var met = 0;
        await Task.WhenAll(Both("left", "right"), Both("right", "left"));

        Assert.Equal(2L, await database.See<long>("select min(version) from notes where note_id in ('left', 'right')"));

        Task Both(string first, string second) => Task.Run(() => database.Db.Run(Scope.Tenant("MDI"), async tx =>
        {
            await tx.Execute("update notes set version = version + 1 where note_id = @first", new { first });
            if (Interlocked.Increment(ref met) <= 2)
            {
                both.SignalAndWait(TimeSpan.FromSeconds(10));
            }

            await tx.Execute("update notes set version = version + 1 where note_id = @second", new { second });
        }, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_loses_every_time_is_told_so()
    {
        var refusal = await Assert.ThrowsAsync<Refusal>(() => Run("do $$ begin raise exception using errcode = '40P01'; end $$"));
        Assert.Equal(PlatformReason.Contention, refusal.Reason);
    }

    [Fact]
    public async Task A_violated_constraint_is_refused_as_its_rule()
    {
        await database.Api.CreateNote(RequestIdTests.Create("taken"), NotebookCall.To("CreateNote"));
        var refusal = await Assert.ThrowsAsync<Refusal>(() => database.Api.CreateNote(RequestIdTests.Create("taken"), NotebookCall.To("CreateNote")));
        Assert.Equal(ErrorReason.TitleTaken, refusal.Reason);
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_to_be_away()
    {
        await using var nowhere = Database.Connect("Host=127.0.0.1;Port=1;Username=nobody;Database=none", "nowhere");
        using var db = new Db(nowhere, TimeProvider.System, NotebookModule.Module.Constraints, NotebookDatabase.DigestKey);
        var refusal = await Assert.ThrowsAsync<Refusal>(() => new NotebookApi(db).GetNote(new() { Name = "establishments/MDI/notes/a" }, NotebookCall.To("GetNote")));
        Assert.Equal(PlatformReason.Unavailable, refusal.Reason);
    }

    [Fact]
    public async Task A_stale_etag_is_refused_and_a_fresh_one_is_not()
    {
        var note = await database.Api.CreateNote(RequestIdTests.Create("read by two"), NotebookCall.To("CreateNote"));
        Task<Note> Rename(string title) => database.Api.RenameNote(
            new() { Name = note.Name, Title = title, Etag = note.Etag, RequestId = Ids.New().ToString() }, NotebookCall.To("RenameNote"));

        Assert.NotEqual(note.Etag, (await Rename("renamed by one")).Etag);
        Assert.Equal(PlatformReason.StaleEtag, (await Assert.ThrowsAsync<Refusal>(() => Rename("renamed by the other"))).Reason);
    }

    [Fact]
    public async Task A_query_can_not_write() =>
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, (await Assert.ThrowsAsync<PostgresException>(() =>
            database.Db.Read(NotebookCall.To("ListNotes"), tx => tx.Execute("delete from notes")))).SqlState);

    [Fact]
    public async Task What_is_committed_is_over()
    {
        Tx? kept = null;
        await database.Db.Run(Scope.None, tx => Task.FromResult(kept = tx), CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.Execute("select 1"));
        Assert.Throws<InvalidOperationException>(() => kept!.Emit(new NotesCounted()));
    }

    [Fact]
    public async Task An_enum_is_refused_where_it_would_be_sent_as_a_number()
    {
        var args = new { Title = DayOfWeek.Monday, Id = "x" };
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Db.Run(Scope.Tenant("MDI"), tx => tx.Execute("select @Title", args), CancellationToken.None));
        await database.Db.Run(Scope.Tenant("MDI"), tx => tx.Execute("select @Id", args), CancellationToken.None);
    }

    [Fact]
    public async Task A_column_that_a_row_needs_and_a_statement_forgot_is_named()
    {
        var forgot = await Assert.ThrowsAsync<InvalidOperationException>(() => database.Db.Run(Scope.All, tx =>
            tx.Many<NoteRow>("select establishment, note_id, title, version from notes"), CancellationToken.None));
        Assert.Contains("WrittenAt", forgot.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Single_values_keep_their_types() => database.Db.Run(Scope.None, async tx =>
    {
        Assert.Equal(tx.Now, await tx.One<DateTimeOffset>("select @Now", new { tx.Now }));
        Assert.Equal(tx.Now, await tx.One<DateTimeOffset>("select @There", new { There = tx.Now.ToOffset(TimeSpan.FromHours(1)) }));
        Assert.Equal(3, await tx.One<int>("select count(*) from generate_series(1, 3)"));
        Assert.Equal(["a", "b"], await tx.Many<string>("select unnest(@names)", new { names = "a b".Split(' ') }));
        Assert.Null(await tx.One<DateTimeOffset?>("select @none::timestamptz", new { none = (DateTimeOffset?)null }));
        Assert.Equal(new DateOnly(2026, 3, 29), await tx.One<DateOnly>("select @Day", new { Day = new DateOnly(2026, 3, 29) }));
    }, CancellationToken.None);

    private Task Run(string sql) => database.Db.Run(Scope.Tenant("MDI"), tx => tx.Execute(sql), CancellationToken.None);
}
