using Grpc.Core;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Reports;

/// <summary>In pieces as in one: the same figures, and never many establishments at once.</summary>
public sealed class StreamReportTests(SuiteFixture suite)
{
    private readonly PublishedAtoms _atoms = new(suite);

    private static DateOnly First => PublishedAtoms.Today.AddDays(-60);

    [Fact]
    public async Task The_pieces_are_the_heading_and_then_twenty_establishments_each_and_make_the_report()
    {
        for (var nth = 0; nth < 45; nth++)
        {
            await _atoms.Add(nth % 2 == 0 ? "wales" : "london", First.AddDays(-31 * (nth % 3)), $"S{nth:00000}", ("met", "no", 400 + nth), ("met", "yes", 500 - nth));
        }

        await _atoms.Add("wales", First, "S00008", ("met", "no", 11), ("met", "yes", -2)); // a second of one of them
        await _atoms.Add("wales", First, "S00044", ("asked", "no", 3), ("asked", "yes", 7)); // wide, in the last piece only
        await _atoms.Add("-", First, null, ("met", "no", 6), ("met", "yes", 7));
        foreach (var (who, region) in new[] { ("NATION", "-"), ("REGION@wales", "wales") })
        {
            var pieces = await Pieces(who, region);
            var report = await _atoms.Report(who, region);
            Assert.Equal(report.Establishments.Chunk(20).Select(some => some.Length).Prepend(0), pieces.Select(piece => piece.Establishments.Count));
            Assert.All(pieces.Skip(1), piece => Assert.Null(piece.Heading));
            Assert.Equal([pieces.Count - 1], Enumerable.Range(0, pieces.Count).Where(nth => pieces[nth].Caveats.Contains(Caveat.Wide)));

            var whole = pieces[0].Heading.Clone();
            whole.Establishments.AddRange(pieces.SelectMany(piece => piece.Establishments));
            var caveats = whole.Caveats.Concat(pieces.SelectMany(piece => piece.Caveats)).Distinct().ToList();
            whole.Caveats.Clear();
            whole.Caveats.AddRange(caveats);
            Assert.Equal(report, whole);
        }
    }

    [Fact]
    public async Task Not_enough_is_a_heading_and_no_more()
    {
        await _atoms.Add("london", First, "S00001", ("met", "yes", 10));
        var piece = Assert.Single(await Pieces("REGION@wales", "wales"));
        Assert.Equal(await _atoms.Report("REGION@wales", "wales"), piece.Heading);
        Assert.Equal(ReportStatus.NotEnoughFeedback, piece.Heading.Status);
    }

    [Fact]
    public async Task Another_region_is_not_there_nor_days_in_the_wrong_order()
    {
        (await Refused.By(() => Pieces("REGION@wales", "london"))).Is(Platform.V1.ErrorReason.NotFound).With("resource", "regions/london");
        (await Refused.By(() => Pieces("GOVERNOR@MDI", "wales"))).Is(Platform.V1.ErrorReason.PermissionDenied);
        (await Refused.By(() => Pieces("REGION@wales", "wales", First, First.AddDays(-1)))).Is(ErrorReason.BadPeriod);
    }

    private async Task<List<StreamReportResponse>> Pieces(string who, string region, DateOnly? first = null, DateOnly? last = null)
    {
        using var call = suite.Feedback.StreamReport(
            new() { Region = $"regions/{region}", Scheme = _atoms.Scheme, FirstDay = first?.ToProto(), LastDay = last?.ToProto() }, suite.As(who));
        return await call.ResponseStream.ReadAllAsync().ToListAsync();
    }
}
