using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;
using Xunit;
using Rows = PeerSupport.Harness.Rows;

namespace PeerSupport.Scheduling.Tests.Exposed;

/// <summary>What leaves of who asked in a month: a few bits, once. Then nothing is left to count again.</summary>
public sealed class TellExposureTests(SchedulingSuite suite)
{
    /// <summary>AT11: whoever counts what was asked, and not who asked, takes nine of whom one asked twice for ten.</summary>
    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    public async Task Who_asks_twice_is_one_asker_and_ten_are_enough(int askers, bool enough)
    {
        var at = await suite.Given.Asking();
        var numbers = Enumerable.Range(0, askers).Select(_ => Given.PrisonerNumber()).ToList();
        foreach (var number in numbers.Append(numbers[0]))
        {
            await suite.Given.Raised(at, number);
        }

        Assert.True(await Marks(at) >= 10);
        await Close(at);
        var told = await Told(at);
        Assert.Equal((at.Offering.Scheme, enough, false, true), (told.Scheme, told.Askers, told.Supporters, told.Spread));
        await Eventually.True(async () => await Rows.Scalar<bool?>(suite, "feedback", "select askers from exposures where establishment = $1", at.Code) == enough);
    }

    /// <summary>AT11: nine who were moved within the month and asked at both prisons. Whoever adds up what prisons have has eighteen.</summary>
    [Fact]
    public async Task Whoever_asks_at_two_prisons_in_a_month_makes_neither_of_them_ten()
    {
        var (here, there) = (await suite.Given.Asking(), await suite.Given.Asking());
        foreach (var number in Enumerable.Range(0, 9).Select(_ => Given.PrisonerNumber()))
        {
            await suite.Given.Raised(here, number);
            await suite.Given.Raised(there, number);
        }

        Assert.Equal(18, await Marks(here) + await Marks(there));
        foreach (var at in (AskingCase[])[here, there])
        {
            await Close(at);
            Assert.False((await Told(at)).Askers);
        }
    }

    [Theory]
    [InlineData("aab", false, false)]
    [InlineData("ab", false, true)]
    [InlineData("aabc", true, true)]
    [InlineData("aaabc", true, false)]
    public async Task Supporters_are_three_and_nobody_has_more_than_half(string contacts, bool supporters, bool spread)
    {
        var at = await suite.Given.Asking();
        await Met(at, contacts);
        await Close(at);
        var told = await Told(at);
        Assert.Equal((supporters, spread), (told.Supporters, told.Spread));
    }

    /// <summary>Of four more: one said yes and never came, one was asked first and declined, one came in another month, one came and the asker declined.</summary>
    [Fact]
    public async Task Only_whoever_came_in_the_month_counts()
    {
        var at = await suite.Given.Asking();
        await Met(at, "aabcdef");
        await Rows.Change(suite, "scheduling", """
            with of as (
              select request_id, row_number() over (order by recorded_at) as nth from requests where establishment = $1),
            never as (
              update requests set contact_started_at = null where establishment = $1 and request_id = (select request_id from of where nth = 4)),
            declined as (
              update offers set state = 'DECLINED' where establishment = $1 and request_id = (select request_id from of where nth = 5)),
            turned_away as (
              update requests set contact_outcome = 'DECLINED_AT_DOOR' where establishment = $1 and request_id = (select request_id from of where nth = 7)),
            earlier as (
              insert into exposure_periods (establishment, period, key) select establishment, (period - interval '1 month')::date, key from exposure_periods where establishment = $1 returning period)
            update asker_marks set period = (select period from earlier) where establishment = $1 and request_id = (select request_id from of where nth = 6)
            """, at.Code);
        var month = await Rows.Scalar<DateOnly>(suite, "scheduling", "select max(period) from exposure_periods where establishment = $1", at.Code);
        await Schedule(at, month);
        var told = await Told(at);
        Assert.Equal((false, false), (told.Supporters, told.Spread)); // two of three contacts are a's
    }

    [Fact]
    public async Task Two_supporters_who_are_one_person_count_once()
    {
        var at = await suite.Given.Asking();
        var persons = await Met(at, "abc");
        await suite.Events.Publish(new PersonMerged { Id = Given.RequestId(), Person = $"persons/{persons['b']}", Removed = $"persons/{persons['c']}" }, Ids.New());
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from merged_persons where removed = $1", persons['c']) == 1);
        await Close(at);
        var told = await Told(at);
        Assert.Equal((false, false), (told.Supporters, told.Spread));
    }

    [Fact]
    public async Task Once_told_key_and_marks_are_gone_and_whoever_is_entered_later_opens_nothing()
    {
        var at = await suite.Given.Asking();
        var number = Given.PrisonerNumber();
        await suite.Given.Raised(at, number);
        Assert.Equal(1, await Marks(at));
        await Close(at);
        var told = await Told(at);

        await suite.Given.Raised(at, number); // of a night whose log came late
        Assert.Equal(0, await Marks(at));
        Assert.Equal("closed", await Rows.Scalar<string>(suite, "scheduling", "select string_agg(case when key is null and told_at is not null then 'closed' else 'open' end, ',') from exposure_periods where establishment = $1", at.Code));

        await Schedule(at, told.Month.ToDay()); // as if the timer ran again
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from timers where tenant = $1 and kind = 'exposure' and due_at < now()", at.Code) == 0);
        Assert.Equal(told, await Told(at));
        Assert.Equal($"{told.Month.ToDay().AddMonths(1):yyyy-MM}", await Rows.Scalar<string>(suite, "scheduling", "select key from timers where tenant = $1 and kind = 'exposure'", at.Code));
    }

    [Fact]
    public async Task That_a_month_is_told_of_says_nothing_and_neither_does_the_event()
    {
        var at = await suite.Given.Asking();
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", "select count(*) from offerings where establishment = $1", at.Code) == 1);
        await Rows.Change(suite, "scheduling", "update timers set due_at = now() where tenant = $1 and kind = 'exposure'", at.Code);
        var told = await Told(at);
        Assert.Equal((false, false, true), (told.Askers, told.Supporters, told.Spread)); // nobody asked
        Assert.Equal(["id", "establishment", "scheme", "month", "askers", "supporters", "spread", "team_of_four", "team_of_ten", "people", "people_supporters", "people_spread"], ExposureCounted.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name));
    }

    private Task<ExposureCounted> Told(AskingCase at) => suite.Events.Only<ExposureCounted>(e => e.Establishment == at.Establishment);

    /// <summary>The months in which somebody asked are over.</summary>
    private async Task Close(AskingCase at)
    {
        var month = await Rows.Scalar<DateOnly>(suite, "scheduling", "select period from exposure_periods where establishment = $1", at.Code);
        await Schedule(at, month);
    }

    private Task<int> Schedule(AskingCase at, DateOnly month) => Rows.Due(suite, "scheduling", at.Code, "exposure", $"{month:yyyy-MM}");

    private Task<long> Marks(AskingCase at) => Rows.Scalar<long>(suite, "scheduling", "select count(*) from asker_marks where establishment = $1", at.Code);

    /// <summary>A contact for each letter, of the supporter it names.</summary>
    private async Task<Dictionary<char, string>> Met(AskingCase at, string contacts)
    {
        var persons = contacts.Distinct().ToDictionary(letter => letter, _ => Ids.Short());
        foreach (var letter in contacts)
        {
            await suite.Met(at, persons[letter]);
        }

        return persons;
    }
}
