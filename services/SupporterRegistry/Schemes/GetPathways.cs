using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Pathways> GetPathways(GetPathwaysRequest request, ServerCallContext context) =>
        db.Read(context, tx => PathwaysOf(tx, request.Scheme));

    private static async Task<Pathways> PathwaysOf(Tx tx, string scheme)
    {
        const string load = """
            select counts_towards,
              array(select f.scheme_id from schemes f where s.scheme_id = any (f.counts_towards) order by f.scheme_id) as counted_from
            from schemes s
            where s.scheme_id = @id
            """;
        var row = await tx.Maybe<PathwaysRow>(load, new { id = Names.IdOf(scheme) }) ?? throw Refusal.NotFound(scheme);
        return new Pathways { Scheme = scheme, CountsTowards = { row.CountsTowards.Select(Names.Scheme) }, CountedFrom = { row.CountedFrom.Select(Names.Scheme) } };
    }

    private sealed record PathwaysRow
    {
        public required string[] CountsTowards { get; init; }

        public required string[] CountedFrom { get; init; }
    }
}
