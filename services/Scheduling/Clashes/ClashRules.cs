using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What a list of clashes changes.</summary>
internal static class ClashRules
{
    /// <summary>Whose each line is; and what is wrong with those of nobody here, and with those that say the same person's begin and code again.</summary>
    /// <param name="persons">Appointment → person, of those here.</param>
    public static (IReadOnlyList<ClashRow> Clashes, IReadOnlyList<SheetProblem> Problems) Identify(IReadOnlyList<ClashLine> lines, IReadOnlyDictionary<string, string> persons)
    {
        var (known, problems, first) = (persons.Values.ToHashSet(), new List<SheetProblem>(), new Dictionary<(string, DateTimeOffset, ClashCode), int>());
        var clashes = new List<ClashRow>();
        foreach (var line in lines)
        {
            var person = line.Person.Length > 0 ? line.Person : persons.GetValueOrDefault(line.Appointment);
            if (person is null || !known.Contains(person))
            {
                problems.Add(new(line.Line, line.Person.Length > 0 ? "person" : "appointment", "is no supporter here: leave the line out"));
            }
            else if (!first.TryAdd((person, line.From, line.Code), line.Line))
            {
                problems.Add(new(line.Line, "from", $"stands in line {first[(person, line.From, line.Code)]} already, of the same person and code: say each once"));
            }
            else
            {
                clashes.Add(new() { PersonId = person, Code = line.Code, StartsAt = line.From, EndsAt = line.Until });
            }
        }

        return (clashes, problems);
    }

    /// <summary>The list says all: what is known and does not stand in it goes, what stands in it and is not known comes.</summary>
    public static (IReadOnlyList<ClashRow> Added, IReadOnlyList<ClashRow> Removed) Change(IReadOnlyCollection<ClashRow> told, IReadOnlyCollection<ClashRow> known) =>
        ([.. told.Except(known)], [.. known.Except(told)]);
}
