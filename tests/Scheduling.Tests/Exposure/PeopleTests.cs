using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests.Exposed;

/// <summary>Whoever was met by a partnership, or when he had arrived, can answer as whoever asked can.</summary>
public sealed class PeopleTests(SchedulingSuite suite)
{
    /// <summary>Six asked, of whom nobody was met, and one of them has a partner; so has, on a day of this month, everybody who is named.</summary>
    [Theory]
    [InlineData("", "bcd", false, true)]
    [InlineData("a", "bcd", true, true)]
    [InlineData("a", "bbb", true, false)]
    public async Task Whoever_asks_and_has_a_partner_is_one_person_and_ten_are_enough(string more, string supporters, bool people, bool three)
    {
        var at = await suite.Given.Asking();
        var numbers = Enumerable.Range(0, 6).Select(_ => Given.PrisonerNumber()).ToList();
        foreach (var number in numbers)
        {
            await suite.Given.Raised(at, number);
        }

        var persons = "abcd".ToDictionary(letter => letter, _ => Ids.Short());
        foreach (var letter in supporters + more)
        {
            await Partnered(at, Given.PrisonerNumber(), persons[letter]);
        }

        await Partnered(at, numbers[0], persons['b']);
        var told = await Told(at);
        Assert.Equal((false, false, true), (told.Askers, told.Supporters, told.Spread)); // of those who asked nobody was met
        Assert.Equal((people, three), (told.People, told.PeopleSupporters));
        await Eventually.True(async () => await Rows.Scalar<bool?>(suite, "feedback",
            "select (people, people_supporters, people_spread, askers) = ($2, $3, $4, false) from exposures where establishment = $1", at.Code, people, three, told.PeopleSpread) == true);
    }

    /// <summary>How often they meet does not matter; with how many somebody meets does, and what he did of requests.</summary>
    [Theory]
    [InlineData("aabb", "", true)]
    [InlineData("aaab", "", false)]
    [InlineData("ab", "", true)]
    [InlineData("ab", "a", false)]
    [InlineData("ab", "ab", true)]
    public async Task A_partnership_is_one_contact_however_many_sessions_it_had(string partners, string met, bool spread)
    {
        var at = await suite.Given.Asking();
        var persons = "ab".ToDictionary(letter => letter, _ => Ids.Short());
        foreach (var (nth, letter) in partners.Index())
        {
            await Partnered(at, Given.PrisonerNumber(), persons[letter], sessions: 1 + (3 * nth));
        }

        foreach (var letter in met)
        {
            await suite.Met(at, persons[letter]);
        }

        Assert.Equal(spread, (await Told(at)).PeopleSpread);
    }

    [Theory]
    [InlineData("SICK", 0, false)]
    [InlineData("ATTENDED", -1, false)]
    [InlineData("ATTENDED", 0, true)]
    public async Task Only_a_session_of_the_month_that_was_held_counts(string attendance, int months, bool counted)
    {
        var at = await suite.Given.Asking();
        foreach (var nth in Enumerable.Range(0, 10))
        {
            await Partnered(at, Given.PrisonerNumber(), Ids.Short(), attendance: nth == 0 ? attendance : "ATTENDED", months: nth == 0 ? months : 0);
        }

        Assert.Equal(counted, (await Told(at)).People);
    }

    /// <summary>The arrivals themselves are forgotten before the month is told of.</summary>
    [Fact]
    public async Task Whoever_was_seen_when_he_arrived_counts_with_who_saw_him_and_of_him_nothing_is_left()
    {
        var seeing = await suite.Given.Seeing(await suite.Given.Establishment(), TimeSpan.FromHours(12));
        var (code, parent) = (seeing.Name.Split('/')[1], $"establishments/{seeing.Name.Split('/')[1]}");
        var team = new List<AppointmentCase>();
        for (var nth = 0; nth < 3; nth++)
        {
            team.Add(await suite.Given.Appointed(seeing));
        }

        foreach (var nth in Enumerable.Range(0, 11))
        {
            var waits = await suite.Given.Received(seeing);
            var outcome = nth == 10 ? InductionState.Declined : InductionState.Seen;
            await Given.OnceCopied(() => suite.Scheduling.RecordInductionAsync(
                new() { Name = waits.Name, Outcome = outcome, Appointment = nth == 10 ? "" : team[nth % 3].Name, RequestId = Given.RequestId() }, suite.As($"WING@{code}")));
        }

        Assert.Equal(10, await Rows.Scalar<long>(suite, "scheduling", "select count(*) from arrival_marks where establishment = $1", code));
        await Rows.Change(suite, "scheduling", "delete from inductions where establishment = $1", code);
        var told = await Told(parent, seeing.Scheme);
        Assert.Equal((false, true, true, true), (told.Askers, told.People, told.PeopleSupporters, told.PeopleSpread));
        Assert.Equal(0, await Rows.Scalar<long>(suite, "scheduling", "select count(*) from arrival_marks where establishment = $1", code));
    }

    private Task<ExposureCounted> Told(AskingCase at) => Told(at.Establishment, at.Offering.Scheme);

    /// <summary>This month is over.</summary>
    private async Task<ExposureCounted> Told(string establishment, string scheme)
    {
        await Rows.Due(suite, "scheduling", establishment.Split('/')[1], ExposurePeriod.Timer, $"{s_month:yyyy-MM}");
        return await suite.Events.Only<ExposureCounted>(e => e.Establishment == establishment && e.Scheme == scheme);
    }

    private static readonly DateOnly s_month = TimeProvider.System.GetUtcNow().DayIn("Europe/London").FirstOfMonth();

    private Task<int> Partnered(AskingCase at, string number, string person, int sessions = 1, string attendance = "ATTENDED", int months = 0) => Rows.Change(suite, "scheduling", """
        with together as (
          insert into partnerships (establishment, partnership_id, scheme, appointment_id, person_id, prisoner_number, zone, state, sessions_per_week, proposed_at, version)
          values ($1, $2, $3, $4, $4, $5, 'a-wing', 'ACTIVE', 1, now(), 1)
          returning establishment, partnership_id, appointment_id, person_id)
        insert into partnership_sessions (establishment, partnership_id, day, attendance, appointment_id, person_id)
        select establishment, partnership_id, $6::date + n, $7, appointment_id, person_id
        from together cross join generate_series(0, $8 - 1) n
        """, at.Code, Ids.Short(), at.Offering.Scheme.Split('/')[1], person, number, s_month.AddMonths(months), attendance, sessions);
}
