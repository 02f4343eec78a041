using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    // Of people nothing is taken over: what the prison thinks of somebody is no appointment, and most of them are strangers here.
    public override Task<ImportPrisonWordsResponse> ImportPrisonWords(ImportPrisonWordsRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var establishment = Names.IdOf(request.Parent);
            var sent = PrisonWordFile.Read(request.Csv, establishment);
            var known = await Known(tx, establishment, sent);
            var told = PrisonWordComparison.ByCurrentNumber(sent, number => known.GetValueOrDefault(number)?.Current ?? number);
            var ours = await HeldWords.Of(tx, establishment);
            if (!request.ValidateOnly && told.Any(word => word.IsOfCell))
            {
                await ReplaceCells(tx, establishment, [.. told.Where(word => word is { IsOfCell: true, Value: true }).Select(word => word.Subject)]);
            }

            var persons = await Known(tx, establishment, [.. told, .. ours]);
            return new ImportPrisonWordsResponse
            {
                Rows = sent.Count,
                Differences =
                {
                    PrisonWordComparison.Between(told, ours).Select(difference => new PrisonWordDifference
                    {
                        Line = difference.Word.Line,
                        Word = difference.Word.Word,
                        Person = persons.GetValueOrDefault(difference.Word.Subject)?.Name ?? "",
                        Cell = difference.Word.IsOfCell ? difference.Word.Subject : "",
                        Theirs = difference.Theirs,
                        Ours = difference.Ours,
                    }),
                },
            };
        });

    /// <summary>Number → whose it is or was, as far as they ever applied here: who applied elsewhere is nobody's business here.</summary>
    private static async Task<Dictionary<string, KnownRow>> Known(Tx tx, string establishment, IReadOnlyList<PrisonWord> words)
    {
        const string load = """
            select n.prisoner_number as number, p.prisoner_number as current, p.person_id
            from (select person_id, prisoner_number from persons union select person_id, prisoner_number from former_numbers) n
            join persons p using (person_id)
            where n.prisoner_number = any (@numbers)
              and exists (select from applications a where a.establishment = @establishment and a.person_id = p.person_id)
            """;
        var numbers = words.Where(word => !word.IsOfCell).Select(word => word.Subject).Distinct().ToArray();
        return (await tx.Many<KnownRow>(load, new { establishment, numbers })).ToDictionary(row => row.Number);
    }

    private static async Task ReplaceCells(Tx tx, string establishment, string[] locations)
    {
        const string gone = "delete from listener_cells where establishment = @establishment and location <> all (@locations)";
        const string add = """
            insert into listener_cells (establishment, location)
            select @establishment, location
            from unnest(@locations) as l (location)
            order by location
            on conflict do nothing
            """;
        await tx.Execute(gone, new { establishment, locations });
        await tx.Execute(add, new { establishment, locations });
    }

    private sealed record KnownRow
    {
        public required string Number { get; init; }

        public required string Current { get; init; }

        public required string PersonId { get; init; }

        public string Name => Names.Person(PersonId);
    }
}
