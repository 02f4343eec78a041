using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Scheme> CreateScheme(CreateSchemeRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            EffectiveRules.Require(request.Scheme.Rules, "scheme.rules");

            const string write = $"""
                insert into schemes ({SchemeRow.Columns})
                values (@SchemeId, @DisplayName, @ConfidentialityClass, @EscalationDuty, @Pay, @Rules::jsonb, @NotAskedTo, @KnownAs, @DebriefsBy, @DebriefWithin, @SupportSessionEvery, @SeenWithin, @Version)
                on conflict (scheme_id) do nothing
                returning {SchemeRow.Columns}
                """;
            var row = await tx.Maybe<SchemeRow>(write, SchemeRow.Of(request.Scheme, tx.Now)) ?? throw SchemeExists(request.Scheme.Name);
            return row.ToProto();
        });

    private static Refusal SchemeExists(string scheme) =>
        new(ErrorReason.SchemeExists, $"There is a '{scheme}'. Offer it, or choose another id.", ("scheme", scheme));
}
