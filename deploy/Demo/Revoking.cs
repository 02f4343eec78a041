using System.Diagnostics;
using PeerSupport.Scheduling.V1;
using PeerSupport.Training.V1;
using static PeerSupport.Deploy.Demo.Cast;

namespace PeerSupport.Deploy.Demo;

/// <summary>7. The certificate is revoked: the duties ahead are vacated and the gap is out.</summary>
internal sealed class Revoking(SuiteAddress suite, Telling telling, Cast cast)
{
    public async Task Tell()
    {
        await telling.Chapter("7. The provider revokes Archer's certificate");
        var held = (await Duties()).Single();
        var clock = new Stopwatch();
        await telling.Does("the coming night is vacated and a cover gap is out", "CertificationChanged → StandingChanged → DutyChanged, CoverChanged",
            async () =>
            {
                clock.Start();
                return await suite.Training.RevokeCertificationAsync(new() { Name = cast.Anne.Certification, RequestId = Id() }, suite.As("PROVIDER@samaritans"));
            },
            async revoked =>
            {
                var vacated = revoked.State == CertificationState.Revoked && (await Duties()).Single().State == DutyState.Vacated;
                clock.Stop();
                return vacated || Again(clock);
            });
        await telling.Does($"within a second: {clock.ElapsedMilliseconds} ms from revoked to vacated", "",
            async () => await suite.Scheduling.ListCoverGapsAsync(new() { Parent = Prison, FirstDay = held.Date, LastDay = held.Date, PageSize = 500 }, suite.As("GOVERNOR@MDI")),
            page => Task.FromResult(clock.ElapsedMilliseconds < 1000 && page.Gaps.Any(gap => gap.Zone == held.Zone && gap is { Kind: BandKind.Night, Covered: 0, Places: 2 })));
    }

    private static bool Again(Stopwatch clock)
    {
        clock.Start();
        return false;
    }

    private async Task<IReadOnlyList<Duty>> Duties() =>
        (await suite.Scheduling.ListDutiesAsync(new() { Parent = Prison, Appointment = cast.Anne.Appointment, PageSize = 500 }, suite.As("WING@MDI"))).Duties;
}
