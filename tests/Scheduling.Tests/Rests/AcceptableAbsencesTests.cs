using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>Whoever was called at night is excused by day, and nobody is told to whom he went.</summary>
public sealed class AcceptableAbsencesTests(SchedulingSuite suite)
{
    private static readonly DateOnly s_day = Given.Tomorrow.ToDay().AddDays(-2);

    [Fact]
    public async Task Rest_after_a_call_at_night_is_an_acceptable_absence_in_each_band_it_reaches_into()
    {
        var at = await Called("03:00");

        Assert.Equal([(at.Supporters[0].Person, BandKind.Am), (at.Supporters[0].Person, BandKind.Pm)], (await List(at)).Absences.Select(absence => (absence.Person, absence.Kind)));
        Assert.All((await List(at)).Absences, absence => Assert.Equal((s_day.ToProto(), AbsenceReason.RestAfterNight), (absence.Date, absence.Reason)));
        await Over(at, "06:30");
        Assert.Equal([BandKind.Am, BandKind.Pm, BandKind.Ed], (await List(at)).Absences.Select(absence => absence.Kind));
    }

    [Fact]
    public async Task A_contact_by_day_excuses_from_nothing_nor_does_a_night_on_duty_without_a_call()
    {
        var at = await Called("03:00");
        await Rows.Change(suite, "scheduling", "update requests set contact_started_in = 'AM' where establishment = $1", at.Code);
        await suite.Given.OnDuty(await suite.Given.Covered(at.Offering, at.Zone), at.Supporters[0].Name);

        Assert.Empty((await List(at, s_day, s_day.AddDays(5))).Absences);
    }

    [Fact]
    public async Task The_file_has_the_rows_of_the_list_and_both_come_page_by_page()
    {
        var at = await Called("06:30", supporters: 2);
        var all = (await List(at)).Absences;
        Assert.Equal(6, all.Count);

        var (paged, token) = (new List<AcceptableAbsence>(), "");
        do
        {
            var page = await List(at, pageSize: 4, token: token);
            paged.AddRange(page.Absences);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(all, paged);
        var file = await suite.Scheduling.ExportAcceptableAbsencesAsync(new() { Parent = at.Establishment, FirstDay = s_day.ToProto() }, suite.As(at.Coordinator));
        Assert.Equal("text/csv; charset=utf-8", file.ContentType);
        var rows = all.Select(absence => $"{absence.Person},{absence.Date.ToDay():O},{ProtoName.Of(absence.Kind)},ACCAB,REST_AFTER_NIGHT");
        Assert.Equal(["person,date,slot,outcome,reason", .. rows, ""], file.Data.ToStringUtf8().Split("\r\n"));
    }

    [Fact]
    public async Task Only_the_co_ordinator_of_that_place_reads_them_and_each_look_is_on_the_record()
    {
        var at = await Called("03:00");
        (await Refused.By(() => suite.Scheduling.ListAcceptableAbsencesAsync(new() { Parent = at.Establishment }, suite.As(at.Wing)))).Is(Platform.V1.ErrorReason.PermissionDenied);
        (await Refused.By(() => suite.Scheduling.ListAcceptableAbsencesAsync(new() { Parent = at.Establishment }, suite.As("COORDINATOR@MDI")))).Is(Platform.V1.ErrorReason.NotFound);
        const string looks = "select count(*) from audit where tenant = $1 and method like '%AcceptableAbsences'";
        var before = await Rows.Scalar<long>(suite, "scheduling", looks, at.Code);
        await List(at);
        await Eventually.True(async () => await Rows.Scalar<long>(suite, "scheduling", looks, at.Code) == before + 1);
    }

    /// <summary>Each of them was called once in the night to <see cref="s_day"/>, until a time by the clock on the wall; since then the prison has its usual day.</summary>
    private async Task<AskingCase> Called(string until, int supporters = 1)
    {
        var at = await suite.Given.Asking(supporters);
        for (var call = 0; call < supporters; call++)
        {
            await suite.Called(at);
        }

        Band[] usual = [new() { Kind = BandKind.Am, Start = "08:00", End = "12:00" }, new() { Kind = BandKind.Pm, Start = "12:00", End = "17:00" }, new() { Kind = BandKind.Ed, Start = "17:00", End = "20:00" }];
        await suite.Scheduling.UpdateRegimeAsync(new() { Regime = new() { Name = $"{at.Establishment}/regime", Bands = { usual } }, RequestId = Given.RequestId() }, suite.As(at.Coordinator));
        await Over(at, until);
        return at;
    }

    private Task<int> Over(AskingCase at, string until) => Rows.Change(suite, "scheduling", $"""
        update requests
        set contact_started_in = 'NIGHT',
          contact_started_at = ('{s_day:O} {until}'::timestamp - interval '1 hour') at time zone 'Europe/London',
          contact_ended_at = '{s_day:O} {until}'::timestamp at time zone 'Europe/London'
        where establishment = $1
        """, at.Code);

    private async Task<ListAcceptableAbsencesResponse> List(AskingCase at, DateOnly? first = null, DateOnly? last = null, int pageSize = 0, string token = "") =>
        await suite.Scheduling.ListAcceptableAbsencesAsync(
            new() { Parent = at.Establishment, FirstDay = (first ?? s_day).ToProto(), LastDay = (last ?? s_day).ToProto(), PageSize = pageSize, PageToken = token }, suite.As(at.Coordinator));
}
