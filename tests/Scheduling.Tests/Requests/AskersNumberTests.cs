using System.Globalization;
using PeerSupport.Harness;
using PeerSupport.Scheduling.V1;
using Xunit;
using static PeerSupport.Harness.Given;

namespace PeerSupport.Scheduling.Tests;

/// <summary>The number of who asks stands in one table and nowhere else.</summary>
public sealed class AskersNumberTests(SchedulingSuite suite)
{
    [Fact]
    public async Task After_a_request_has_run_its_course_the_number_stands_in_one_row_of_one_table()
    {
        var at = await suite.Given.Asking(supporters: 1);
        var asker = PrisonerNumber();
        var request = await suite.Given.InContact(at, asker);
        await suite.Scheduling.EndContactAsync(new() { Name = request.Name, Outcome = ContactOutcome.Talked, RequestId = RequestId() }, suite.As(at.Wing));
        await suite.Events.Next<RequestClosed>(e => e.Establishment == at.Establishment);

        var holding = new List<string>();
        foreach (var table in await Rows("select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"))
        {
            var found = await Rows($"select count(*)::text from {table} t where t::text like '%{asker}%'");
            holding.AddRange(Enumerable.Repeat(table, int.Parse(found[0], CultureInfo.InvariantCulture)));
        }

        Assert.Equal(["askers"], holding);
        Assert.Empty(suite.Events.All<Google.Protobuf.IMessage>(e => e.ToString()!.Contains(asker, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task When_its_time_is_over_the_number_is_deleted_and_the_request_stays()
    {
        var at = await suite.Given.Asking();
        var asker = PrisonerNumber();
        var request = await suite.Given.Raised(at, asker);
        var id = request.Name.Split('/')[^1];

        Assert.Equal(["28 days"], await Rows($"select (due_at - '{request.RecordedAt.ToDateTimeOffset():O}')::text from timers where kind = 'forget' and key = '{id}'"));
        await Rows($"update timers set due_at = due_at - interval '29 days' where kind = 'forget' and key = '{id}' returning key");

        await Eventually.True(async () => await Rows($"select count(*)::text from askers where prisoner_number = '{asker}'") is ["0"]);
        Assert.Equal(request.Name, (await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing))).Name);
    }

    private Task<List<string>> Rows(string sql) => Harness.Rows.Of(suite, "scheduling", sql);
}
