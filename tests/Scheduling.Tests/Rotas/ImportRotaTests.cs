using Google.Protobuf;
using PeerSupport.Harness;
using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;
using Xunit;
using ErrorReason = PeerSupport.Scheduling.V1.ErrorReason;

namespace PeerSupport.Scheduling.Tests;

/// <summary>A team's own spreadsheet becomes a rota as if it were keyed.</summary>
public sealed class ImportRotaTests(SchedulingSuite suite)
{
    [Fact]
    public async Task What_was_exported_is_read_again_as_CSV_and_as_a_workbook_and_would_change_nothing()
    {
        var at = await RotaCase.Given(suite, team: 2);
        var published = await at.Published(at.Entry(0, 0), at.Entry(1, 0, BandKind.Pm), at.Entry(1, 1));
        var csv = await Exported(at.Night);
        foreach (var file in (ByteString[])[csv, await Workbook(csv)])
        {
            var answer = await Import(at, file);
            var rota = answer.Rota;
            Assert.Equal((3, 0, RotaState.Draft), (answer.Rows, answer.LeftOut, rota.State));
            Assert.Equal(published.Entries.OrderBy(Key), rota.Entries.OrderBy(Key));
            Assert.Equal([2, 3, 4], answer.Lines);
            Assert.True(rota.Changes.Count == 0 && rota.Faults.All(fault => fault.Kind is RotaFaultKind.UnderCover), $"{rota}");
            Assert.Equal(rota, await suite.Scheduling.GetRotaAsync(new() { Name = rota.Name }, at.Coordinator));
            Assert.Equal(RotaState.Published, (await at.Publish(rota)).State);
        }

        static string Key(RotaEntry entry) => $"{entry.Date.ToDay():O} {entry.Kind} {entry.Appointment}";
    }

    [Fact]
    public async Task A_shadow_is_left_out_and_whoever_can_t_come_stands_there_with_the_rule_that_says_so()
    {
        var (place, held, _) = await Rotations.Of(suite);
        var request = new ImportRotaRequest
        {
            Parent = place.Establishment,
            Scheme = place.Offering.Scheme,
            FirstDay = Given.Tomorrow,
            Days = 2,
            File = new() { Data = await Exported(place) },
            RequestId = Given.RequestId(),
        };
        var answer = await suite.Scheduling.ImportRotaAsync(request, suite.As(place.Coordinator));

        Assert.Equal((held.Count, 1), (answer.Rows, answer.LeftOut));
        Assert.Equal(held.Where(duty => !duty.Shadow).Select(duty => (duty.Appointment, duty.Date)).OrderBy(one => $"{one}"), answer.Rota.Entries.Select(entry => (entry.Appointment, entry.Date)).OrderBy(one => $"{one}"));
        var away = Assert.Single(answer.Rota.Faults, fault => fault.Kind is RotaFaultKind.Away);
        Assert.Equal(held.Single(duty => duty.Clash).Appointment, away.Appointment);
        (await Refused.By(() => suite.Scheduling.PublishRotaAsync(new() { Name = answer.Rota.Name, RequestId = Given.RequestId() }, suite.As(place.Coordinator)))).Is(ErrorReason.RotaBroken);
    }

    /// <summary>The same rules, by the same names, as of the same rota keyed.</summary>
    [Fact]
    public async Task Each_broken_rule_is_named_as_if_it_were_keyed()
    {
        var at = await RotaCase.Given(suite, team: 2);
        RotaEntry stranger = new(at.Entry(0, 4)) { Appointment = $"{at.Night.Establishment}/appointments/stranger1" };
        RotaEntry[] entries = [at.Entry(0, 0), at.Entry(0, 1), at.Entry(0, 2), at.Entry(1, 2), at.Entry(1, 3, BandKind.Am), stranger];

        var answer = await Import(at, File(entries));

        Assert.Equal((await at.Check(entries)).Faults, answer.Rota.Faults);
        RotaFaultKind[] expected = [RotaFaultKind.TooManyNights, RotaFaultKind.OverCover, RotaFaultKind.UnknownSupporter, RotaFaultKind.NoCoverageRule];
        Assert.All(expected, kind => Assert.Contains(answer.Rota.Faults, fault => fault.Kind == kind));
        Assert.Equal((await at.Draft(entries)).Entries, answer.Rota.Entries);
    }

    [Fact]
    public async Task One_bad_row_keeps_all_out_and_each_is_named_with_what_to_do()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var file = ByteString.CopyFromUtf8($"{File(at.Entry(0, 0), at.Entry(0, 1), at.Entry(0, 2)).ToStringUtf8()}2026-01-01,NIGHT,a-wing,abcdefgh\n{RotaCase.Day(0).ToDay():O},NIGHT,moon,abcdefgh\n");

        var refused = (await Refused.By(() => Import(at, file))).Is(Platform.V1.ErrorReason.InvalidFields);
        Assert.Equal(["file[5].date", "file[6].zone"], refused.Fields);
        var checkedOnly = await Import(at, file, validateOnly: true);
        Assert.Equal([(5, "date"), (6, "zone")], checkedOnly.BadRows.Select(row => (row.Line, row.Column)));
        Assert.All(checkedOnly.BadRows, row => Assert.NotEmpty(row.Remedy));
        Assert.Equal([RotaFaultKind.TooManyNights], checkedOnly.Faults.Where(fault => fault.Kind is not RotaFaultKind.UnderCover).Select(fault => fault.Kind));
        Assert.Equal((5, "2 3 4"), (checkedOnly.Rows, string.Join(' ', checkedOnly.Lines)));
        Assert.Null(checkedOnly.Rota);
        Assert.Empty((await suite.Scheduling.ListRotasAsync(new() { Parent = at.Night.Establishment }, at.Coordinator)).Rotas);
    }

    [Fact]
    public async Task Over_HTTP_the_body_is_the_file_and_sent_again_it_is_the_same_rota()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var (day, id) = (RotaCase.Day(0), Given.RequestId());
        using var http = suite.Json("scheduling", at.Night.Coordinator);
        var path = $"v1/{at.Night.Establishment}/rotas:import?scheme={at.Night.Offering.Scheme}&firstDay.year={day.Year}&firstDay.month={day.Month}&firstDay.day={day.Day}&days=7&requestId={id}";
        var answers = new List<ImportRotaResponse>();
        foreach (var type in (string[])["text/csv", "application/octet-stream"])
        {
            using var body = new ByteArrayContent(File(at.Entry(0, 0)).ToByteArray());
            body.Headers.ContentType = new(type);
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, text);
            answers.Add(JsonParser.Default.Parse<ImportRotaResponse>(text));
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(at.Entry(0, 0), Assert.Single(answers[0].Rota.Entries));
        Assert.Single((await suite.Scheduling.ListRotasAsync(new() { Parent = at.Night.Establishment }, at.Coordinator)).Rotas);
    }

    [Fact]
    public async Task A_scheme_that_is_not_offered_and_another_place_are_refused()
    {
        var at = await RotaCase.Given(suite, team: 1);
        var request = Request(at, File(at.Entry(0, 0)));
        request.Scheme = "schemes/unheard-of";
        (await Refused.By(() => suite.Scheduling.ImportRotaAsync(request, at.Coordinator))).Is(ErrorReason.SchemeNotOffered);
        var other = await suite.Given.Place();
        (await Refused.By(() => suite.Scheduling.ImportRotaAsync(Request(at, File(at.Entry(0, 0))), suite.As(other.Coordinator)))).Is(Platform.V1.ErrorReason.NotFound);
    }

    private static ByteString File(params RotaEntry[] entries) => ByteString.CopyFromUtf8($"date,band,zone,appointment\n{string.Concat(entries.Select(entry =>
        $"{entry.Date.ToDay():O},{ProtoName.Of(entry.Kind)},{Rotations.Id(entry.Zone)},{Rotations.Id(entry.Appointment)}\n"))}");

    private async Task<ByteString> Exported(PlaceCase place) => (await suite.Scheduling.ExportRotaAsync(
        new() { Parent = place.Establishment, Scheme = place.Offering.Scheme, Format = RotaFormat.Csv }, suite.As(place.Wing))).Data;

    /// <summary>As a spreadsheet saves what it has opened.</summary>
    private static async Task<ByteString> Workbook(ByteString csv)
    {
        var rows = csv.ToStringUtf8().TrimEnd().Split("\r\n").Select(line => line.Split(',')).ToList();
        return ByteString.CopyFrom(await Sheet.WriteWorkbook(rows[0], rows.Skip(1), TestContext.Current.CancellationToken));
    }

    private async Task<ImportRotaResponse> Import(RotaCase at, ByteString file, bool validateOnly = false)
    {
        var request = Request(at, file);
        request.ValidateOnly = validateOnly;
        return await suite.Scheduling.ImportRotaAsync(request, at.Coordinator);
    }

    private static ImportRotaRequest Request(RotaCase at, ByteString file) =>
        new() { Parent = at.Night.Establishment, Scheme = at.Night.Offering.Scheme, FirstDay = RotaCase.Day(0), Days = RotaCase.Days, File = new() { Data = file }, RequestId = Given.RequestId() };
}
