using Google.Protobuf;
using PeerSupport.Feedback.V1;
using PeerSupport.Harness;
using PeerSupport.Platform;
using Xunit;
using ErrorReason = PeerSupport.Feedback.V1.ErrorReason;

namespace PeerSupport.Feedback.Tests.Reports;

/// <summary>A prison reads what was published of itself: what headquarters reads of it, and nothing of anybody else.</summary>
public sealed class EstablishmentReportTests(SuiteFixture suite)
{
    private readonly PublishedAtoms _atoms = new(suite);
    private readonly Prison _prison = new(suite);
    private readonly Prison _other = new(suite);

    private static DateOnly First => PublishedAtoms.Today.AddDays(-60);

    [Theory]
    [InlineData("GOVERNOR")]
    [InlineData("COORDINATOR")]
    public async Task It_is_what_the_region_reads_of_the_prison(string role)
    {
        await _atoms.Add("wales", First, _prison.Code, ("met", "yes", 9), ("met", "no", 3));
        await _atoms.Add("wales", First.AddDays(-31), _prison.Code, ("met", "yes", 6), ("met", "no", -1));
        await _atoms.Add("wales", First, _other.Code, ("met", "yes", 11));
        await _atoms.Add("wales", First, null, ("met", "yes", 12)); // it may be in it, with others

        var own = await Report($"{role}@{_prison.Code}", _prison);

        var told = (await _atoms.Report("REGION@wales", "wales")).Establishments.Single(figures => figures.Establishment == _prison.Name);
        Assert.Equal((ReportStatus.Published, Measure.Feedback, told.Figures, told.Answers), (own.Status, own.Measure, own.Figures, own.Answers));
        Assert.Equal([First.AddDays(-31).ToProto(), First.ToProto()], own.Months.Select(month => month.Month));
        Assert.Equal([("no", 0), ("yes", 6), ("no", 3), ("yes", 9)], own.Months.SelectMany(month => month.Figures).Select(figure => (figure.Category, figure.NoisyCount)));
        Assert.Contains(Caveat.Noise, own.Caveats);
    }

    [Fact]
    public async Task Whatever_the_cause_not_enough_looks_the_same()
    {
        var nothing = await Report($"GOVERNOR@{_prison.Code}", _prison);
        await _atoms.Add("wales", First, _other.Code, ("met", "yes", 11));
        await _atoms.Add("wales", First, null, ("met", "yes", 12));
        var othersOnly = await Report($"GOVERNOR@{_prison.Code}", _prison);
        Assert.Equal(new EstablishmentReport { Establishment = _prison.Name, Scheme = _atoms.Scheme, Measure = Measure.Feedback, Status = ReportStatus.NotEnoughFeedback }.ToByteArray(), nothing.ToByteArray());
        Assert.Equal(nothing.ToByteArray(), othersOnly.ToByteArray());
    }

    [Fact]
    public async Task Another_prisons_is_not_there_and_headquarters_and_wings_have_no_such_call()
    {
        await _atoms.Add("wales", First, _prison.Code, ("met", "yes", 9));
        (await Refused.By(() => Report($"GOVERNOR@{_other.Code}", _prison))).Is(Platform.V1.ErrorReason.NotFound).With("resource", _prison.Name);
        foreach (var who in new[] { $"WING@{_prison.Code}", "REGION@wales", "NATION" })
        {
            (await Refused.By(() => Report(who, _prison))).Is(Platform.V1.ErrorReason.PermissionDenied);
        }
    }

    [Fact]
    public async Task Days_in_the_wrong_order_are_refused() =>
        (await Refused.By(() => Report($"GOVERNOR@{_prison.Code}", _prison, First, First.AddDays(-1)))).Is(ErrorReason.BadPeriod);

    private async Task<EstablishmentReport> Report(string who, Prison prison, DateOnly? first = null, DateOnly? last = null) => await suite.Feedback.GetEstablishmentReportAsync(
        new() { Parent = prison.Name, Scheme = _atoms.Scheme, FirstDay = first?.ToProto(), LastDay = last?.ToProto() }, suite.As(who));
}
