using System.Globalization;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;

namespace PeerSupport.Scheduling.Tests;

/// <summary>What stands on the wall, and what opens in a spreadsheet, is what the duties are.</summary>
public sealed class ExportRotaTests(SchedulingSuite suite)
{
    [Fact]
    public async Task The_page_says_week_by_week_who_stands_when_and_marks_shadows_and_those_who_can_t_come()
    {
        var (place, held, vacated) = await Rotations.Of(suite);

        var page = await Page(place, new());

        var day = Given.Tomorrow.ToDay();
        foreach (var (duty, remark) in held.Select(duty => (duty, duty.Shadow ? "shadow: goes along and learns" : duty.Clash ? "can&#39;t come: somebody else is sought" : "")))
        {
            var date = duty.Date.ToDay().ToString("dddd d MMMM", CultureInfo.InvariantCulture);
            Assert.Contains($"<tr><td>{date}: Night, 20:00 – 08:00</td><td>Wing a-wing</td><td>{Rotations.Id(duty.Appointment)}</td><td></td><td>{remark}</td></tr>", page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Rotations.Id(vacated.Appointment), page, StringComparison.Ordinal);
        Assert.Equal(held.Count, page.Split(": Night, ").Length - 1);
        var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        Assert.Contains($"<h2>Week of {monday.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}</h2>", page, StringComparison.Ordinal);
        Assert.Contains("Nobody is on duty on these days.", page, StringComparison.Ordinal);
        Assert.Contains("An emergency goes to staff at once", page, StringComparison.Ordinal);
        Assert.Contains(">Scheme</th><td>Listener</td>", page, StringComparison.Ordinal);
        Assert.Contains("18pt", await Page(place, new() { Print = "large" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_has_a_row_for_each_duty_that_is_held()
    {
        var (place, held, _) = await Rotations.Of(suite);

        var lines = (await File(place, new())).Split("\r\n");

        Assert.Equal("date,band,from,until,zone,appointment,shadow,clash,minutes", lines[0]);
        var expected = held.Select(duty => $"{duty.Date.ToDay():O},NIGHT,{duty.Date.ToDay():O} 20:00,{duty.Date.ToDay().AddDays(1):O} 08:00,a-wing,{Rotations.Id(duty.Appointment)},{(duty.Shadow ? "yes" : "")},{(duty.Clash ? "yes" : "")},{(duty.EndsAt - duty.StartsAt).Seconds / 60}");
        Assert.Equal(expected.Order(), lines[1..^1].Order());
        Assert.Equal((1, 1, ""), (held.Count(duty => duty.Shadow), held.Count(duty => duty.Clash), lines[^1]));
    }

    [Fact]
    public async Task A_night_that_the_clocks_make_longer_or_shorter_says_so()
    {
        var place = await suite.Given.Place();
        var duty = await suite.Given.OnDuty(place, (await suite.Arrive(Supporters.Of(place))).Appointment);
        foreach (var change in Rotations.ClockChanges)
        {
            await Rotations.Moved(suite, duty, change);
            var asked = new ExportRotaRequest { FirstDay = change.Date.ToProto(), LastDay = change.Date.ToProto() };

            Assert.Contains($": Night, 20:00 – 08:00</td><td>Wing a-wing</td><td>{Rotations.Id(duty.Appointment)}</td><td></td><td>60 minutes {(change.Minutes > 0 ? "longer" : "shorter")}, because the clocks change</td>", await Page(place, asked), StringComparison.Ordinal);
            Assert.Contains($"{change.Date:O} 20:00,{change.Date.AddDays(1):O} 08:00,a-wing,{Rotations.Id(duty.Appointment)},,,{720 + change.Minutes}\r\n", await File(place, asked), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("&format=ROTA_FORMAT_HTML&print=large", "text/html")]
    [InlineData("&format=ROTA_FORMAT_CSV", "text/csv")]
    public async Task Over_HTTP_the_body_is_the_page_or_the_file(string query, string type)
    {
        var place = await suite.Given.Place();
        using var http = suite.Json("scheduling", place.Wing);
        using var answer = await http.GetAsync(new Uri($"v1/{place.Establishment}/rota:export?scheme={place.Offering.Scheme}{query}", UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal((type, "utf-8"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentType.CharSet));
    }

    [Fact]
    public async Task Schemes_that_are_not_offered_unknown_languages_and_other_places_are_refused()
    {
        var place = await suite.Given.Place();
        (await Refused.By(() => Page(place, new() { Language = "xx" }))).Is(ErrorReason.LanguageUnknown).With("languages", "en");
        (await Refused.By(() => Page(place, new() { Scheme = "schemes/unheard-of" }))).Is(ErrorReason.SchemeNotOffered);
        var other = await suite.Given.Place();
        var foreign = new ExportRotaRequest { Parent = other.Establishment, Scheme = other.Offering.Scheme };
        (await Refused.By(() => suite.Scheduling.ExportRotaAsync(foreign, suite.As(place.Wing)))).Is(Platform.V1.ErrorReason.NotFound);
    }

    private async Task<string> Page(PlaceCase place, ExportRotaRequest request)
    {
        (request.Parent, request.Scheme) = (place.Establishment, request.Scheme.Length == 0 ? place.Offering.Scheme : request.Scheme);
        return (await suite.Scheduling.ExportRotaAsync(request, suite.As(place.Wing))).Data.ToStringUtf8();
    }

    private Task<string> File(PlaceCase place, ExportRotaRequest request)
    {
        var asked = request.Clone();
        asked.Format = RotaFormat.Csv;
        return Page(place, asked);
    }
}
