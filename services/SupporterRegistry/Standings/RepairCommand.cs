using Microsoft.Extensions.Configuration;

namespace PeerSupport.SupporterRegistry;

/// <summary><c>standings repair</c>: works every standing out anew from its facts and tells those that differ from what was told.</summary>
internal static class RepairCommand
{
    public const string Name = "standings";

    private const string Usage = "standings repair [--establishment CODE]    works standings out anew; what differs is told again. Every establishment unless told";

    /// <summary>People whose standings are held locked at a time.</summary>
    private const int AtOnce = 100;

    public static async Task<int> Run(IConfiguration configuration, string[] args, TextWriter output, CancellationToken cancel)
    {
        var words = Words.Parse(args, Usage, ["repair"], ["establishment"], []);
        if (words["establishment"] is { } named && !Scope.IsCode(named))
        {
            throw new InvalidOperationException($"'{named}' is not the code of an establishment.");
        }

        var app = configuration.GetConnectionString("App") ?? throw new InvalidOperationException("ConnectionStrings__App is not set.");
        await using var source = Database.Connect(app, RegistryModule.Module.Name);
        using var db = new Db(source, TimeProvider.System, RegistryModule.Module.Constraints);
        try
        {
            var (looked, told) = (0, 0);
            foreach (var establishment in await Establishments(db, words["establishment"], cancel))
            {
                var found = await Repair(db, establishment, cancel);
                await output.WriteLineAsync($"{establishment}: {found.Told} of {found.Looked} standings differed and were told anew");
                (looked, told) = (looked + found.Looked, told + found.Told);
            }

            await output.WriteLineAsync($"{told} of {looked} standings differed and were told anew");
            return 0;
        }
        catch (Refusal away)
        {
            throw new InvalidOperationException(away.Message, away);
        }
    }

    private static async Task<List<string>> Establishments(Db db, string? one, CancellationToken cancel)
    {
        const string load = "select distinct establishment from appointments where @one::text is null or establishment = @one order by establishment";
        var found = new List<string>();
        await db.Run(Scope.All, async tx => found = await tx.Many<string>(load, new { one }), cancel);
        return found;
    }

    private static async Task<(int Looked, int Told)> Repair(Db db, string establishment, CancellationToken cancel)
    {
        const string load = """
            select person_id, count(*)::int as appointments
            from appointments
            where establishment = @establishment
            group by person_id
            order by person_id
            """;
        var people = new List<PersonCountRow>();
        await db.Run(Scope.Tenant(establishment), async tx => people = await tx.Many<PersonCountRow>(load, new { establishment }), cancel);
        var told = 0;
        foreach (var some in people.Chunk(AtOnce))
        {
            var batch = 0;
            await db.Run(Scope.Tenant(establishment), async tx =>
            {
                batch = await Standings.Refresh(tx, [.. some.Select(person => person.PersonId)]);
                tx.Audit("repair standings", Names.Establishment(establishment));
            }, cancel);
            told += batch;
        }

        return (people.Sum(person => person.Appointments), told);
    }

    private sealed record PersonCountRow
    {
        public required string PersonId { get; init; }

        public required int Appointments { get; init; }
    }
}
