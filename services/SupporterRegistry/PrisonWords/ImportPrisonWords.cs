using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    // Of people nothing is taken over: what the prison thinks of somebody is no appointment, and most of them are strangers here.
    public override Task<ImportPrisonWordsResponse> ImportPrisonWords(ImportPrisonWordsRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string known = "select person_id, prisoner_number from persons where prisoner_number = any (@numbers)";
            var establishment = Names.IdOf(request.Parent);
            var told = PrisonWordFile.Read(request.Csv);
            var differences = PrisonWordComparison.Between(told, await HeldWords.Of(tx, establishment, wordSchemes)).ToList();
            var numbers = differences.Where(difference => !difference.Word.IsOfCell).Select(difference => difference.Word.Subject).Distinct().ToArray();
            var persons = (await tx.Many<KnownRow>(known, new { numbers })).ToDictionary(row => row.PrisonerNumber, row => Names.Person(row.PersonId));
            if (!request.ValidateOnly && differences.Exists(difference => difference.Word.IsOfCell))
            {
                await ReplaceCells(tx, establishment, [.. told.Where(word => word is { IsOfCell: true, Value: true }).Select(word => word.Subject)]);
            }

            return new ImportPrisonWordsResponse
            {
                Rows = told.Count,
                Differences =
                {
                    differences.Select(difference => new PrisonWordDifference
                    {
                        Line = difference.Word.Line,
                        Word = difference.Word.Word,
                        Person = persons.GetValueOrDefault(difference.Word.Subject, ""),
                        Cell = difference.Word.IsOfCell ? difference.Word.Subject : "",
                        Theirs = difference.Theirs,
                        Ours = difference.Ours,
                    }),
                },
            };
        });

    private static async Task ReplaceCells(Tx tx, string establishment, string[] locations)
    {
        const string gone = "delete from listener_cells where establishment = @establishment and location <> all (@locations)";
        const string add = """
            insert into listener_cells (establishment, location)
            select @establishment, location from unnest(@locations) location
            on conflict (establishment, location) do nothing
            """;
        await tx.Execute(gone, new { establishment, locations });
        await tx.Execute(add, new { establishment, locations });
    }

    private sealed record KnownRow
    {
        public required string PersonId { get; init; }

        public required string PrisonerNumber { get; init; }
    }
}
