using PeerSupport.Scheduling.V1;
using static PeerSupport.Deploy.Demo.Cast;
using Date = Google.Type.Date;

namespace PeerSupport.Deploy.Demo;

/// <summary>2. Standing travels to Scheduling, which plans nights from its own copy.</summary>
internal sealed class Nights(SuiteAddress suite, Telling telling, Cast cast, NightRegime night)
{
    public async Task Tell()
    {
        await telling.Chapter("2. Nights are planned from the standing the registry published");
        await telling.Does("the wing needs two Listeners a night", "CoverChanged",
            async () => await suite.Scheduling.SetCoverageRuleAsync(
                new() { Parent = Prison, Scheme = Listener, Zone = cast.Zone, Kind = BandKind.Night, Places = 2, RequestId = Id() }, suite.As("COORDINATOR@MDI")),
            async _ => await Gap(night.Tonight, night.Tonight) is { Covered: 0, Places: 2 });

        await telling.Does("Baker takes the running night", "DutyChanged", () => Assign(cast.Bob, night.Tonight),
            async duty => (await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As("WING@MDI"))).State == DutyState.Assigned);
        var archers = await telling.Does("Archer takes the next night", "DutyChanged", () => Assign(cast.Anne, night.Tomorrow),
            async duty => (await suite.Scheduling.GetDutyAsync(new() { Name = duty.Name }, suite.As("WING@MDI"))).State == DutyState.Assigned);
        await telling.Refuses("a second duty at the same time", "DUTY_OVERLAPS", () => Assign(cast.Anne, night.Tomorrow));
        await telling.Does("the board shows the night once", "",
            async () => await suite.Scheduling.ListDutiesAsync(new() { Parent = Prison, FirstDay = night.Tonight, Appointment = cast.Anne.Appointment }, suite.As("GOVERNOR@MDI")),
            page => Task.FromResult(page.Duties.Select(duty => duty.Name).SequenceEqual([archers.Name])));
    }

    // Scheduling may not have heard of a supporter who was appointed a moment ago.
    private Task<Duty> Assign(Applicant who, Date date)
    {
        var request = new AssignDutyRequest { Parent = Prison, Appointment = who.Appointment, Zone = cast.Zone, Date = date, Kind = BandKind.Night, RequestId = Id() };
        return telling.Once("NOT_STANDING", async () => await suite.Scheduling.AssignDutyAsync(request, suite.As("COORDINATOR@MDI")));
    }

    private async Task<CoverGap?> Gap(Date first, Date last) =>
        (await suite.Scheduling.ListCoverGapsAsync(new() { Parent = Prison, FirstDay = first, LastDay = last, PageSize = 500 }, suite.As("GOVERNOR@MDI")))
        .Gaps.FirstOrDefault(gap => gap.Zone == cast.Zone && gap.Kind == BandKind.Night);
}
