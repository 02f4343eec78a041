using PeerSupport.Platform;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

/// <summary>What a list of clashes changes.</summary>
internal static class ClashRules
{
    /// <summary>Whose each line is; and what is wrong with those of nobody here, and with those that say the same person's begin and code again.</summary>
    /// <param name="persons">Appointment → person, of those here.</param>
    /// <param name="numbers">Prisoner number → person, of those here: the prison's own list holds others too, and their lines are left out and counted.</param>
    public static (IReadOnlyList<ClashRow> Clashes, IReadOnlyList<SheetProblem> Problems, int LeftOut) Identify(
        IReadOnlyList<ClashLine> lines, IReadOnlyDictionary<string, string> persons, IReadOnlyDictionary<string, string> numbers)
    {
        var (known, problems, first) = (persons.Values.ToHashSet(), new List<SheetProblem>(), new Dictionary<(string, DateTimeOffset, ClashCode), int>());
        var (clashes, leftOut) = (new List<ClashRow>(), 0);
        foreach (var line in lines)
        {
            var person = line.Person.Length > 0 ? line.Person : line.Number.Length > 0 ? numbers.GetValueOrDefault(line.Number) : persons.GetValueOrDefault(line.Appointment);
            if (line.Number.Length > 0 && (person is null || !known.Contains(person)))
            {
                leftOut++;
            }
            else if (person is null || !known.Contains(person))
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

        return (clashes, problems, leftOut);
    }

    /// <summary>The list says all: what is known and does not stand in it goes, what stands in it and is not known comes.</summary>
    public static (IReadOnlyList<ClashRow> Added, IReadOnlyList<ClashRow> Removed) Change(IReadOnlyCollection<ClashRow> told, IReadOnlyCollection<ClashRow> known) =>
        ([.. told.Except(known)], [.. known.Except(told)]);
}
