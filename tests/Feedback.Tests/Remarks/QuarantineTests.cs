using Npgsql;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using Xunit;

namespace PeerSupport.Feedback.Tests.Remarks;

/// <summary>Somebody's words stay where he left them: one table of one prison holds them, safeguarding alone reads them, and nothing leads back to him.</summary>
public sealed class QuarantineTests(SuiteFixture suite)
{
    [Theory]
    [InlineData("KIOSK")]
    [InlineData("WING")]
    [InlineData("PROVIDER")]
    public async Task The_words_are_in_one_table_and_nothing_else_is_kept_of_who_left_them_or_when(string who)
    {
        var offering = await Offering();
        var (said, request) = ($"kanarienvogel{Ids.Short()}", Given.RequestId());
        var caller = suite.As($"{who}@{(who == "PROVIDER" ? offering.Provider.Split('/')[1] : Code(offering))}", $"who.left.it.{Ids.Short()}");
        var before = await Holding(Code(offering));
        await suite.Feedback.LeaveRemarkAsync(new() { Parent = Establishment(offering), Scheme = offering.Scheme, Text = said, RequestId = request }, caller);
        var after = await Holding(Code(offering));
        Assert.Equal(["remark_texts 1", "remarks 1"], after.Except(before)); // and no row more in the audit, the outbox or among the request ids
        Assert.Equal(["remark_texts 1"], await Holding(said));
        Assert.Empty(await Holding(request));
        Assert.Equal("", await suite.Scalar<string>("select coalesce(string_agg(column_name, ' '), '') from information_schema.columns where table_name in ('remarks', 'remark_texts') and data_type not in ('text', 'date', 'bytea')"));
        Assert.Equal("due_by late_in month", await suite.Scalar<string>("select string_agg(column_name, ' ' order by column_name) from information_schema.columns where table_name in ('remarks', 'remark_texts') and data_type = 'date'"));
    }

    [Fact]
    public async Task When_it_is_decided_the_words_are_in_no_table_and_the_day_is_gone()
    {
        var offering = await Offering();
        var said = $"kanarienvogel{Ids.Short()}";
        var name = await suite.Given.Remark(offering, text: said);
        var safeguarding = suite.As($"SAFEGUARDING@{Code(offering)}", "the.reader");
        await suite.Feedback.GetRemarkAsync(new() { Name = name }, safeguarding);
        var triage = new TriageRemarkRequest { Name = name, Outcome = RemarkOutcome.SafeguardingReferral, RequestId = Given.RequestId() };
        await suite.Feedback.TriageRemarkAsync(triage, safeguarding);
        await suite.Feedback.TriageRemarkAsync(triage, safeguarding); // answered again
        Assert.Empty(await Holding(said));
        Assert.Equal(1, await suite.Scalar<long>("select count(*) from remarks where establishment = $1 and num_nonnulls(due_by, late_in) = 0", Code(offering)));
        const string onRecord = "select string_agg(action || ' by ' || user_subject, ', ' order by action) from audit where resource = $1";
        Assert.Equal("read by the.reader, write by the.reader", await suite.Scalar<string>(onRecord, name));
    }

    [Theory]
    [InlineData("WING")]
    [InlineData("KIOSK")]
    [InlineData("COORDINATOR")]
    [InlineData("GOVERNOR")]
    [InlineData("SECURITY")]
    [InlineData("PROVIDER")]
    [InlineData("REGION")]
    [InlineData("NATION")]
    [InlineData("AUDIT")]
    public async Task Nobody_else_reads_or_decides(string role)
    {
        var offering = await Offering();
        var name = await suite.Given.Remark(offering, "PROVIDER");
        var place = role switch { "PROVIDER" => $"@{offering.Provider.Split('/')[1]}", "REGION" => $"@{Given.Region.Split('/')[1]}", "NATION" or "AUDIT" => "", _ => $"@{Code(offering)}" };
        foreach (var refused in await Answers(name, suite.As(role + place)))
        {
            refused.Is(Platform.V1.ErrorReason.PermissionDenied);
        }
    }

    [Fact]
    public async Task To_the_safeguarding_of_another_prison_there_is_nothing()
    {
        var (offering, other) = (await Offering(), await Offering());
        var name = await suite.Given.Remark(offering);
        foreach (var refused in await Answers(name, suite.As($"SAFEGUARDING@{Code(other)}")))
        {
            refused.Is(Platform.V1.ErrorReason.NotFound);
        }

        Assert.Empty((await suite.Feedback.ListRemarksAsync(new() { Parent = Establishment(other) }, suite.As($"SAFEGUARDING@{Code(other)}"))).Remarks);
    }

    /// <summary>Whatever statement somebody writes one day: no scope but the establishment's opens a row, a provider's not even of what it brought.</summary>
    [Theory]
    [InlineData("remarks")]
    [InlineData("remark_texts")]
    public async Task The_wall_opens_to_the_establishment_alone(string table)
    {
        var offering = await Offering();
        await suite.Given.Remark(offering, "PROVIDER");
        Assert.Equal((1, 0, 0, 0), (await Seen("tenant", Code(offering)), await Seen("tenant", "ZZZ"), await Seen("provider", offering.Provider.Split('/')[1]), await Seen("region", "*")));

        async Task<long> Seen(string setting, string value)
        {
            await using var app = new NpgsqlConnection(suite.Connections("feedback").App);
            await app.OpenAsync();
            await using var transaction = await app.BeginTransactionAsync(); // rolled back
            await using var scope = new NpgsqlCommand($"select set_config('app.{setting}', '{value}', true)", app);
            await scope.ExecuteNonQueryAsync();
            await using var ask = new NpgsqlCommand($"select count(*) from {table} where establishment = '{Code(offering)}'", app);
            return (long)(await ask.ExecuteScalarAsync())!;
        }
    }

    private async Task<Refused[]> Answers(string name, Grpc.Core.CallOptions caller) =>
    [
        await Refused.By(() => suite.Feedback.GetRemarkAsync(new() { Name = name }, caller)),
        await Refused.By(() => suite.Feedback.ListRemarksAsync(new() { Parent = string.Join('/', name.Split('/')[..2]) }, caller)),
        await Refused.By(() => suite.Feedback.TriageRemarkAsync(new() { Name = name, Outcome = RemarkOutcome.NothingToDo, RequestId = Given.RequestId() }, caller)),
    ];

    /// <summary>Tables in which something stands, and in how many rows of each: as text, or as the bytes of a stored answer.</summary>
    private async Task<List<string>> Holding(string something)
    {
        var found = new List<string>();
        const string tables = "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and obj_description(oid) is not null order by 1"; // not those that tests make
        foreach (var table in await Rows.Of(suite, "feedback", tables))
        {
            var rows = await suite.Scalar<long>($"select count(*) from {table} t where t::text like '%' || $1 || '%' or t::text like '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%'", something);
            found.AddRange(rows > 0 ? [$"{table} {rows}"] : []);
        }

        return found;
    }

    private async Task<Offering> Offering() => await suite.Given.Heard(await suite.Given.Offering(await suite.Given.Establishment()));

    private static string Establishment(Offering offering) => $"establishments/{Code(offering)}";

    private static string Code(Offering offering) => offering.Name.Split('/')[1];
}
