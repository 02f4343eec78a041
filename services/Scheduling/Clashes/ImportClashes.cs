using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Scheduling.V1;

namespace PeerSupport.Scheduling;

internal sealed partial class SchedulingApi
{
    public override async Task<ImportClashesResponse> ImportClashes(ImportClashesRequest request, ServerCallContext context)
    {
        if (await db.Replayed<ImportClashesResponse>(request, context) is { } done)
        {
            return done;
        }

        var numbers = await OfNumbers(request, context);
        return await db.Write(request, context, async tx =>
        {
            const string one = "select pg_advisory_xact_lock(hashtext('clashes of ' || @Code))";
            var prison = await Prison.Of(tx);
            var days = DaysAsked.Of(request.FirstDay, request.LastDay, prison.Day.DayOf(tx.Now), usual: 0);
            var asked = new ClashesAsked(prison.Code, prison.Day, days, request.Codes.ToHashSet());
            await tx.Execute(one, new { prison.Code });

            var (lines, unread) = ClashFile.Read(request.Csv, asked);
            var (told, unknown, leftOut) = ClashRules.Identify(lines, await PersonsOf(tx, asked, lines, numbers.Values), numbers);
            var problems = unread.Concat(unknown).OrderBy(problem => problem.Line).ToList();
            if (problems.Count > 0 && !request.ValidateOnly)
            {
                throw Refusal.Invalid([.. problems.Take(MessageRules.MostViolations).Select(problem => Violation("csv", problem))]);
            }

            var (added, removed) = ClashRules.Change(told, await Known(tx, asked));
            var clashing = request.ValidateOnly ? [] : await Apply(tx, prison.Code, added, removed);
            return new ImportClashesResponse
            {
                Rows = lines.Count + unread.Count(problem => problem.Line > 1),
                Added = added.Count,
                Unchanged = told.Count - added.Count,
                Removed = removed.Count,
                LeftOut = leftOut,
                ClashingDuties = { clashing.Select(duty => Names.Duty(duty.Establishment, duty.DutyId)) },
                BadRows = { problems.Select(problem => new BadClashRow { Line = problem.Line, Column = problem.Column, Remedy = problem.Remedy }) },
            };
        });
    }

    /// <summary>Prisoner number → person, of the supporters here whom the list names so: the registry alone knows numbers, and here none is stored.</summary>
    private async Task<Dictionary<string, string>> OfNumbers(ImportClashesRequest request, ServerCallContext context)
    {
        const int most = 20_000; // that are asked about at once
        var persons = new Dictionary<string, string>();
        foreach (var numbers in ClashFile.Numbers(request.Csv).Chunk(most))
        {
            var question = new FindSupportersRequest { Parent = request.Parent, Numbers = { numbers.Select(number => new NumberToFind { PrisonerNumber = number }) } };
            var found = await registry.Client.FindSupportersAsync(question, registry.On(context));
            foreach (var (number, person) in numbers.Zip(found.Persons).Where(pair => pair.Second.Length > 0))
            {
                persons[number] = Names.IdOf(person);
            }
        }

        return persons;
    }

    private static async Task<Dictionary<string, string>> PersonsOf(Tx tx, ClashesAsked asked, IReadOnlyList<ClashLine> lines, IEnumerable<string> found)
    {
        const string load = $"""
            select {StandingRow.Columns}
            from standings
            where establishment = @Establishment
              and (appointment_id = any(@appointments) or person_id = any(@persons))
            """;
        var standings = await tx.Many<StandingRow>(load, new
        {
            asked.Establishment,
            appointments = lines.Select(line => line.Appointment).Distinct().ToArray(),
            persons = lines.Select(line => line.Person).Concat(found).Distinct().ToArray(),
        });
        return standings.ToDictionary(standing => standing.AppointmentId, standing => standing.PersonId);
    }

    private static Task<List<ClashRow>> Known(Tx tx, ClashesAsked asked)
    {
        const string load = $"""
            select {ClashRow.Columns}
            from clashes
            where establishment = @Establishment
              and code = any(@codes)
              and starts_at >= @from
              and starts_at < @until
            """;
        return tx.Many<ClashRow>(load, new
        {
            asked.Establishment,
            codes = asked.Codes.Select(ProtoName.Of).ToArray(),
            from = asked.Day.Begin(asked.Days.First),
            until = asked.Day.Begin(asked.Days.Last.AddDays(1)),
        });
    }

    private static async Task<IReadOnlyList<DutyRow>> Apply(Tx tx, string establishment, IReadOnlyList<ClashRow> added, IReadOnlyList<ClashRow> removed)
    {
        const string remove = """
            delete from clashes
            where establishment = @establishment
              and (person_id, starts_at, code) in (select * from unnest(@persons, @begins, @codes))
            """;
        const string add = """
            insert into clashes (establishment, person_id, code, starts_at, ends_at)
            select @establishment, person_id, code, starts_at, ends_at
            from unnest(@persons, @begins, @ends, @codes) as c (person_id, starts_at, ends_at, code)
            """;
        string[] persons = [.. added.Concat(removed).Select(clash => clash.PersonId).Distinct()];
        await Kept.Hold(tx, establishment, persons);
        await tx.Execute(remove, Columns(removed));
        await tx.Execute(add, Columns(added));
        return await Kept.Mark(tx, establishment, persons);

        object Columns(IReadOnlyList<ClashRow> clashes) => new
        {
            establishment,
            persons = clashes.Select(clash => clash.PersonId).ToArray(),
            begins = clashes.Select(clash => clash.StartsAt).ToArray(),
            ends = clashes.Select(clash => clash.EndsAt).ToArray(),
            codes = clashes.Select(clash => ProtoName.Of(clash.Code)).ToArray(),
        };
    }

    private static (string, string) Violation(string file, SheetProblem problem) => ($"{file}[{problem.Line}]{(problem.Column.Length == 0 ? "" : "." + problem.Column)}", problem.Remedy);
}
