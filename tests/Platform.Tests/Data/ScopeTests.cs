using Npgsql;
using Xunit;
using PlatformReason = PeerSupport.Platform.V1.ErrorReason;

namespace PeerSupport.Platform.Tests;

/// <summary>Row-level security: the wall against our own mistakes.</summary>
public sealed class ScopeTests(NotebookDatabase database) : IClassFixture<NotebookDatabase>
{
    [Fact]
    public async Task Another_tenants_row_is_not_there()
    {
        var note = await database.Api.CreateNote(RequestIdTests.Create("seen by MDI"), NotebookCall.To("CreateNote"));

        Assert.Equal(note, await database.Api.GetNote(new() { Name = note.Name }, NotebookCall.To("GetNote")));
        var refusal = await Assert.ThrowsAsync<Refusal>(() => database.Api.GetNote(new() { Name = note.Name }, NotebookCall.To("GetNote", "LEI")));
        Assert.Equal(PlatformReason.NotFound, refusal.Reason);
    }

    [Theory]
    [MemberData(nameof(Narrow))]
    internal async Task Without_the_tenants_scope_there_are_no_rows(Scope scope) => Assert.Equal(0, await Notes(scope));

    public static TheoryData<Scope> Narrow => [Scope.None, Scope.Nation, Scope.Provider("MDI"), Scope.Region("MDI"), Scope.Tenant("LEI")];

    [Fact]
    public async Task Consumers_and_timers_may_see_all()
    {
        Assert.Equal(1, await Notes(Scope.Tenant("AAA")));
        Assert.Equal(await database.See<long>("select count(*) from notes"), await Notes(Scope.All));
    }

    [Fact]
    public async Task A_row_of_another_tenant_can_not_be_written() =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() =>
            database.Db.Run(Scope.Tenant("LEI"), tx => tx.Execute("insert into notes values ('MDI', 'foreign', 'foreign', 1, now())"), CancellationToken.None))).SqlState);

    [Fact]
    public async Task A_provider_sees_what_is_his_alone()
    {
        await database.Db.Run(Scope.Provider("shannon-trust"), tx => tx.Execute("insert into guides values ('reading', 'shannon-trust')"), CancellationToken.None);

        Assert.Equal(1, await Count("guides", Scope.Provider("shannon-trust")));
        Assert.Equal(0, await Count("guides", Scope.Provider("st-giles")));
        Assert.Equal(0, await Count("guides", Scope.Tenant("MDI")));
        Assert.Equal(1, await Count("guides", Scope.All));
    }

    [Fact]
    public async Task Nothing_of_a_scope_is_left_on_a_pooled_connection()
    {
        await using var one = Database.Connect(TestServer.As("notebook_app", database.Name) + ";Maximum Pool Size=1", "one");
        using var db = new Db(one, TimeProvider.System, NotebookModule.Module.Constraints, NotebookDatabase.DigestKey);
        await db.Run(Scope.Tenant("AAA"), async tx => Assert.Equal(1, await tx.One<int>("select count(*) from notes")), CancellationToken.None);
        await Assert.ThrowsAsync<Refusal>(() => db.Run(Scope.Tenant("AAA"), async tx =>
        {
            await tx.Execute("select 1");
            throw Refusal.NotFound("half way");
        }, CancellationToken.None));

        await using var bare = one.CreateCommand("select count(*) from notes");
        Assert.Equal(0L, await bare.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_migrations_backfill_passes_the_wall_it_put_up() =>
        Assert.Equal(2L, await database.See<long>("select version from notes where establishment = 'AAA'"));

    [Theory]
    [InlineData("alter table notes disable row level security")]
    [InlineData("create policy mine on notes using (true)")]
    [InlineData("set role notebook_owner")]
    [InlineData("select * from audit")]
    [InlineData("update audit set resource = ''")]
    [InlineData("delete from audit")]
    [InlineData("select * from outbox")]
    [InlineData("delete from request_ids")]
    [InlineData("delete from inbox")]
    public async Task The_app_role_may_not(string sql)
    {
        await using var command = database.App.CreateCommand(sql);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
    }

    [Fact]
    public async Task The_worker_role_sees_no_rows_of_the_service()
    {
        await using var command = database.Worker.CreateCommand("select * from notes");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
    }

    [Fact]
    public async Task A_read_of_personal_data_is_recorded_with_who_read()
    {
        var note = await database.Api.CreateNote(RequestIdTests.Create("read on record"), NotebookCall.To("CreateNote"));
        await database.Api.GetNote(new() { Name = note.Name }, NotebookCall.To("GetNote", user: "CURIOUS"));

        Assert.Equal(
            ["notebook-ui", "CURIOUS", "/peersupport.notebook.v1.NotebookService/GetNote", "MDI"],
            await database.See<string[]>($"select array[client, user_subject, method, tenant] from audit where action = 'read' and resource = '{note.Name}'"));
    }

    private Task<int> Notes(Scope scope) => Count("notes", scope);

    private Task<int> Count(string table, Scope scope) =>
        database.Db.Read(NotebookCall.To("ListNotes", scope), tx => tx.One<int>($"select count(*) from {table}"));
}
