using Google.Protobuf.WellKnownTypes;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests.Exposed;

/// <summary>How many supporters a scheme had in a month leaves as two bits: there were as many at least, and each is counted once.</summary>
public sealed class TeamTests(SchedulingSuite suite)
{
    private const double Before = -3;
    private const double Never = 9;

    /// <summary>It is over.</summary>
    private static readonly DateOnly s_month = TimeProvider.System.GetUtcNow().DayIn("Europe/London").FirstOfMonth().AddMonths(-1);

    [Theory]
    [InlineData("abc", false, false)]
    [InlineData("abccc", false, false)]
    [InlineData("abcd", true, false)]
    [InlineData("abcdefghi", true, false)]
    [InlineData("abcdefghij", true, true)]
    public async Task Four_are_a_team_and_ten_a_large_one_and_whoever_has_several_appointments_is_one(string appointments, bool four, bool ten)
    {
        var place = await suite.Given.Place();
        var persons = appointments.Distinct().ToDictionary(letter => letter, _ => $"persons/{Ids.Short()}");
        await Arrive(place, [.. appointments.Select(letter => Held(place, persons[letter]))]);
        var told = await Told(place);
        Assert.Equal((place.Offering.Scheme, four, ten), (told.Scheme, told.TeamOfFour, told.TeamOfTen));
        await Eventually.True(async () => await Rows.Scalar<bool?>(suite, "feedback",
            "select (team_of_four, team_of_ten) = ($2, $3) from exposures where establishment = $1", place.Code, four, ten) == true);
    }

    /// <summary>Of the fourth is known from when to when he may, and when that changed last, in months from the first day.</summary>
    [Theory]
    [InlineData(Before, Never, Before, true)]
    [InlineData(Before, 0.1, Before, true)]
    [InlineData(Before, 0, Before, false)]
    [InlineData(0.9, Never, Before, true)]
    [InlineData(1, Never, Before, false)]
    [InlineData(Before, Never, 0.9, true)]
    [InlineData(Before, Never, 1, false)] // back since: whether he was there before is not known
    [InlineData(Before, 0.3, 0.6, false)] // nor is it of somebody who can't be there any more
    public async Task Whoever_can_not_be_known_to_have_been_of_the_team_is_not_counted(double from, double until, double changed, bool counted)
    {
        var place = await suite.Given.Place();
        await Arrive(place, Held(place), Held(place), Held(place), Held(place, null, from, until, changed));
        Assert.Equal(counted, (await Told(place)).TeamOfFour);
    }

    [Fact]
    public async Task Whoever_left_is_missed_and_of_another_scheme_nobody_is_counted()
    {
        var place = await suite.Given.Place();
        var (left, other) = (Held(place), Held(place));
        left.Intervals.Clear();
        other.Scheme = (await suite.Given.Scheme()).Name;
        await Arrive(place, Held(place), Held(place), Held(place), left, other);
        Assert.False((await Told(place)).TeamOfFour);
    }

    [Fact]
    public async Task Two_supporters_who_are_one_person_count_once()
    {
        var place = await suite.Given.Place();
        StandingChanged[] team = [Held(place), Held(place), Held(place), Held(place)];
        await Arrive(place, team);
        await suite.Events.Publish(new PersonMerged { Id = Given.RequestId(), Person = team[0].Person, Removed = team[1].Person }, Ids.New());
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from merged_persons where removed = $1", team[1].Person.Split('/')[1]) == 1);
        Assert.False((await Told(place)).TeamOfFour);
    }

    private static StandingChanged Held(PlaceCase place, string? person = null, double from = Before, double until = Never, double changed = Before)
    {
        var may = new StandingInterval { Capability = Capability.Accompanied, From = At(from).ToTimestamp(), Until = At(until).ToTimestamp() };
        return new(Supporters.Of(place, person, may)) { Version = Versions.Next(0, At(changed)) };
    }

    private static DateTimeOffset At(double months)
    {
        var (first, next) = (s_month.StartIn("Europe/London"), s_month.AddMonths(1).StartIn("Europe/London"));
        return first + ((next - first) * months);
    }

    private async Task Arrive(PlaceCase place, params StandingChanged[] team)
    {
        foreach (var supporter in team)
        {
            await suite.Arrive(supporter);
        }

        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from standings where establishment = $1", place.Code) == team.Length);
    }

    private async Task<ExposureCounted> Told(PlaceCase place)
    {
        await Rows.Due(suite, "scheduling", place.Code, ExposurePeriod.Timer, $"{s_month:yyyy-MM}");
        return await suite.Events.Only<ExposureCounted>(e => e.Establishment == place.Establishment && e.Scheme == place.Offering.Scheme);
    }
}
