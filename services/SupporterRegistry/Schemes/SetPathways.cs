using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Pathways> SetPathways(SetPathwaysRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var scheme = Names.IdOf(request.Scheme);
            string[] towards = [.. request.CountsTowards.Select(Names.IdOf).Distinct().Order(StringComparer.Ordinal)];
            if (towards.Contains(scheme))
            {
                throw Refusal.Invalid(("counts_towards", "holds the scheme itself"));
            }

            const string known = "select scheme_id from schemes where scheme_id = any (@towards)";
            const string write = "update schemes set counts_towards = @towards where scheme_id = @scheme";
            if (towards.Except(await tx.Many<string>(known, new { towards })).FirstOrDefault() is { } missing)
            {
                throw Refusal.NotFound(Names.Scheme(missing));
            }

            return await tx.Execute(write, new { scheme, towards }) == 1
                ? await PathwaysOf(tx, request.Scheme)
                : throw Refusal.NotFound(request.Scheme);
        });
}
