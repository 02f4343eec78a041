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
        var request = await OnceCopied(() => suite.Scheduling.RaiseRequestAsync(
            new() { Parent = at.Establishment, Scheme = at.Offering.Scheme, Zone = at.Zone, Place = $"{at.Code}-A-1-007", PrisonerNumber = asker, RequestId = RequestId() }, suite.As(at.Wing)));
        var id = request.Name.Split('/')[^1];

        Assert.Equal(["28 days"], await Rows($"select (due_at - '{request.RecordedAt.ToDateTimeOffset():O}')::text from timers where kind = 'forget' and key = '{id}'"));
        await Rows($"update timers set due_at = due_at - interval '29 days' where kind = 'forget' and key = '{id}' returning key");

        await Eventually.True(async () => await Rows($"select count(*)::text from askers where prisoner_number = '{asker}'") is ["0"]);
        Assert.Equal($"{at.Code}-A-1-007", request.Place);
        var left = await suite.Scheduling.GetRequestAsync(new() { Name = request.Name }, suite.As(at.Wing));
        Assert.Equal((request.Name, ""), (left.Name, left.Place)); // his cell would name him again
    }

    [Fact]
    public async Task Who_goes_to_the_door_opens_the_name_and_each_time_is_on_record_with_whoever_did()
    {
        var at = await suite.Given.Asking();
        var asker = PrisonerNumber();
        var request = await suite.Given.Raised(at, asker);

        Assert.Equal(new Asker { Name = request.Name, PrisonerNumber = asker }, await suite.Scheduling.OpenAskerAsync(Open(request), suite.As(at.Wing)));
        await suite.Scheduling.WithdrawRequestAsync(new() { Name = request.Name, By = WithdrawnBy.Asker, RequestId = RequestId() }, suite.As(at.Wing));
        Assert.Equal(asker, (await suite.Scheduling.OpenAskerAsync(Open(request), suite.As(at.Orderly))).PrisonerNumber); // he is asked after also when it has ended

        Assert.Equal([$"wing.{at.Code.ToLowerInvariant()}", $"orderly.{at.Code.ToLowerInvariant()}"],
            await Rows($"select user_subject from audit where method like '%/OpenAsker' and action = 'read' and resource = '{request.Name}' order by at"));
    }

    [Fact]
    public async Task Nobody_else_opens_it()
    {
        var (at, elsewhere) = (await suite.Given.Asking(), await suite.Given.Asking());
        var request = await suite.Given.Raised(at);

        foreach (var other in new[] { at.Coordinator, at.Governor, $"SECURITY@{at.Code}" })
        {
            (await Refused.By(() => suite.Scheduling.OpenAskerAsync(Open(request), suite.As(other)))).Is(Platform.V1.ErrorReason.PermissionDenied);
        }

        (await Refused.By(() => suite.Scheduling.OpenAskerAsync(Open(request), suite.As(elsewhere.Wing)))).Is(Platform.V1.ErrorReason.NotFound);
        (await Refused.By(() => suite.Scheduling.OpenAskerAsync(Open(request), suite.AsMachine(at.Wing)))).Is(Platform.V1.ErrorReason.UserRequired);
    }

    [Fact]
    public async Task Where_it_is_kept_no_more_or_never_was_that_is_said()
    {
        var at = await suite.Given.Asking();
        var request = await suite.Given.Raised(at);
        var unnamed = await suite.Scheduling.RaiseRequestAsync(
            new() { Parent = at.Establishment, Scheme = at.Offering.Scheme, Zone = at.Zone, Channel = Channel.Phone, RequestId = RequestId() }, suite.As(at.Wing));
        await Rows($"update timers set due_at = now() where kind = 'forget' and key = '{request.Name.Split('/')[^1]}' returning key");

        await Eventually.True(async () => (await Rows($"select count(*)::text from askers where establishment = '{at.Code}'")) is ["0"]);

        (await Refused.By(() => suite.Scheduling.OpenAskerAsync(Open(request), suite.As(at.Wing)))).Is(ErrorReason.AskerForgotten);
        (await Refused.By(() => suite.Scheduling.OpenAskerAsync(Open(unnamed), suite.As(at.Wing)))).Is(ErrorReason.AskerUnknown);
    }

    private static OpenAskerRequest Open(Request request) => new() { Name = request.Name };

    private Task<List<string>> Rows(string sql) => Harness.Rows.Of(suite, "scheduling", sql);
}
