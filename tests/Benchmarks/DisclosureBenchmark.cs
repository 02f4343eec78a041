using System.Globalization;
using PeerSupport.Feedback.Atoms;

namespace PeerSupport.Benchmarks;

/// <summary>
/// What reaches headquarters of the same invented answers by the product's own rule and by suppression of small numbers, and what an attacker gets out of each by
/// subtraction. Ours sees waiting answers and the three bits that scheduling tells, nothing else. It fails where ours gives anything away, and where the attacks find
/// nothing even with those who suppress, as they may not among a few prisons.
/// </summary>
internal static class DisclosureBenchmark
{
    public static int Run(int establishments, int months)
    {
        var estate = new DisclosureEstate(establishments, months);
        var measured = estate.Answers.Where(estate.IsMeasured).ToList();
        var sizes = measured.GroupBy(answer => (answer.Prison, answer.Month)).Select(cell => cell.Count()).ToList();
        Say($"{measured.Count} answers about {establishments} establishments and {months} months, {100.0 * measured.Count(answer => answer.Arrived > answer.Month) / measured.Count:0.0} % late; {100.0 * sizes.Count(size => size >= Closing.Least) / (establishments * months):0.0} % of the cells have ten or more, the largest {sizes.Max()}");
        var told = estate.Exposures.Where(exposure => exposure.Month < DisclosureEstate.MonthOf(months)).ToList();
        Say($"exposure, of {told.Count} months of an establishment: ten askers {Percent(told.Count(one => one.Askers))}, three supporters {Percent(told.Count(one => one.Supporters))}, nobody over half {Percent(told.Count(one => one.Spread))}, all three {Percent(told.Count(one => one.People && one.Supporters && one.Spread))}");

        var publication = DisclosurePublishers.Ours(estate, "ours", new(estate.Exposures));
        var (ours, misjudged) = (Measured(publication), Misjudged(estate, publication));
        var ungated = Measured(DisclosurePublishers.Ours(estate, "ours without exposure", new(estate.Exposures.Select(one => one with { People = true, PeopleSupporters = true, PeopleSpread = true, Askers = true, Supporters = true, Spread = true }))));
        var small = Measured(DisclosurePublishers.Suppressing(estate, "suppress <= 5", 5, complementary: false));
        var complementary = Measured(DisclosurePublishers.Suppressing(estate, "suppress <= 9, complementary", 9, complementary: true));

        Say($"{"publisher",-30}{"cells %",9}{"at once %",11}{"answers %",11}{"wait",6}{"above %",9}{"wait",6}{"untold %",10}{"error",7}{"recovered %",13}{"singled %",11}");
        foreach (var one in new[] { ours, ungated, small, complementary })
        {
            Say($"{one.Name,-30}{100 * one.Cells,9:0.0}{100 * one.AtOnce,11:0.0}{100 * one.Answers,11:0.0}{one.Wait,6:0.0}{100 * one.Above,9:0.0}{one.WaitAbove,6:0.0}{100 * one.Untold,10:0.0}{one.Error,7:0.00}{100 * one.Recovered,13:0.00}{100 * one.Singled,11:0.00}");
        }

        Say($"the exposure gate costs {100 * (ungated.Cells - ours.Cells):0.0} points of cells and {100 * (ungated.Answers - ours.Answers):0.0} of answers; {misjudged} answers were told though in the month they are about one supporter had over half");
        Console.WriteLine("a cell is one establishment and one month; it is published when more than half of its answers are in totals of that establishment alone, sooner or later (at once: at the close of that month)");
        Say($"cells={100 * ours.Cells:0.0} answers={100 * ours.Answers:0.0} wait={ours.Wait:0.0} error={ours.Error:0.00} recovered={100 * ours.Recovered:0.00} singled={100 * ours.Singled:0.00}");
        return ours is { Recovered: 0, Singled: 0, Error: <= 1 } && misjudged == 0 && small.Recovered > 0 && complementary.Singled > 0 ? 0 : 1;

        DisclosureMeasures Measured(Publication publication) => DisclosureMeasures.Of(estate, publication);

        string Percent(int of) => (100.0 * of / told.Count).ToString("0.0 '%'", CultureInfo.InvariantCulture);
    }

    private static int Misjudged(DisclosureEstate estate, Publication publication)
    {
        var spread = estate.Exposures.Where(one => one.Spread).Select(one => (one.Establishment, one.Month)).ToHashSet();
        return publication.Totals.SelectMany(total => total.Answers).Where(estate.IsMeasured).Distinct()
            .Count(answer => !spread.Contains((estate.Prisons[answer.Prison].Code, DisclosureEstate.MonthOf(answer.Month))));
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
