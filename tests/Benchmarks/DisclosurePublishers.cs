using PeerSupport.Feedback.Atoms;

namespace PeerSupport.Benchmarks;

/// <summary>A total that is told: of how many answers, and how many of them say yes.</summary>
/// <param name="Release">The month at whose close it is told.</param>
/// <param name="Prison">Whose own; null for a total of several.</param>
internal sealed record Told(int Release, int? Prison, IReadOnlyList<Answer> Answers);

/// <summary>All that one publisher ever tells.</summary>
/// <param name="Promised">Of fewer people than these he means to tell nothing.</param>
/// <param name="Atoms">Those of an establishment, whose figures bear noise; none where exact numbers are told.</param>
internal sealed record Publication(string Name, int Promised, IReadOnlyList<Told> Totals, IReadOnlyList<Told> Atoms);

/// <summary>Who publishes the same answers in different ways.</summary>
internal static class DisclosurePublishers
{
    /// <summary>What our rule promises, said once more, so that it is not its own judge.</summary>
    private const int Promised = 10;

    /// <summary>The product's own rule, month after month. Besides its atoms GetReport tells each place over any span of months: those of one month and those from the beginning, of which all others are differences.</summary>
    public static Publication Ours(DisclosureEstate estate, string name, Exposures exposures)
    {
        var (atoms, waiting) = (new List<(string Region, Told Atom)>(), new Dictionary<Guid, (Waiting Waiting, Answer Answer)>());
        var arriving = estate.Answers.ToLookup(answer => answer.Arrived);
        for (var release = 0; release < estate.Closings; release++)
        {
            foreach (var answer in arriving[release])
            {
                var waits = estate.Waits(answer);
                waiting.Add(waits.Id, (waits, answer));
            }

            foreach (var closed in Closing.Of(waiting.Values.Select(one => one.Waiting), DisclosureEstate.MonthOf(release), exposures))
            {
                var answers = closed.Responses.Select(id => waiting[id].Answer).ToList();
                if (answers.Count < closed.Band.Least || answers.Count > closed.Band.Most)
                {
                    throw new InvalidOperationException($"An atom of {answers.Count} answers is told as {closed.Band}.");
                }

                atoms.Add((closed.Region, new(release, closed.Establishment is null ? null : answers[0].Prison, answers)));
                foreach (var id in closed.Responses)
                {
                    waiting.Remove(id);
                }
            }
        }

        return new(name, Promised, [.. atoms.Select(atom => atom.Atom), .. Reports(atoms, estate.Closings)], [.. atoms.Select(atom => atom.Atom).Where(atom => atom.Prison is not null)]);
    }

    private static IEnumerable<Told> Reports(List<(string Region, Told Atom)> atoms, int closings)
    {
        var places = atoms.GroupBy(one => one.Region).Concat(atoms.GroupBy(_ => Pool.Nation)).Concat(atoms.Where(one => one.Atom.Prison is not null).GroupBy(one => $"{one.Atom.Prison}"));
        foreach (var place in places.Select(place => place.Select(one => one.Atom).ToList()))
        {
            var own = place.TrueForAll(atom => atom.Prison == place[0].Prison) ? place[0].Prison : null;
            for (var release = 0; release < closings; release++)
            {
                foreach (var span in new[] { place.Where(atom => atom.Release == release), place.Where(atom => atom.Release <= release) })
                {
                    yield return new(release, own, [.. span.SelectMany(atom => atom.Answers)]);
                }
            }
        }
    }

    /// <summary>
    /// Tables of each month by nation, region, area and establishment, exact, told anew while late answers come; small numbers are left out. They tell of months and of
    /// no longer span, which would give more away.
    /// </summary>
    /// <param name="most">Numbers from one to this are small.</param>
    /// <param name="complementary">Where one number alone is left out of a total, or too few people are, the next smallest is left out too.</param>
    public static Publication Suppressing(DisclosureEstate estate, string name, int most, bool complementary)
    {
        var (totals, about) = (new List<Told>(), estate.Answers.ToLookup(answer => answer.Month));
        for (var month = 0; month < estate.Months; month++)
        {
            for (var release = month; release <= month + DisclosureEstate.Latest; release++)
            {
                var come = about[month].Where(answer => answer.Arrived <= release).ToLookup(answer => answer.Prison);
                var nation = DisclosureTable.Of(estate, come);
                nation.Suppress(most, complementary);
                totals.AddRange(nation.Shown().Select(table => new Told(release, table.Prison, table.Answers)));
            }
        }

        return new(name, most + 1, totals, []);
    }
}
