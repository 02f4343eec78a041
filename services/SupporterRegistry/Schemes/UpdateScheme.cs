using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Scheme> UpdateScheme(UpdateSchemeRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            const string load = $"select {SchemeRow.Columns} from schemes where scheme_id = @Id for update";
            var row = await tx.Maybe<SchemeRow>(load, new { Id = Names.IdOf(request.Scheme.Name) }) ?? throw Refusal.NotFound(request.Scheme.Name);
            Etag.Require(request.Scheme.Etag, row.Version);

            var current = row.ToProto();
            var asked = UpdateMask.Apply(current, request.Scheme, request.UpdateMask, "scheme");
            EffectiveRules.Require(asked.Rules, "scheme.rules");
            if (asked.ConfidentialityClass != current.ConfidentialityClass)
            {
                throw ClassIsPromised(current);
            }

            const string write = $"""
                update schemes
                set display_name = @DisplayName, escalation_duty = @EscalationDuty, pay = @Pay, rules = @Rules::jsonb, not_asked_to = @NotAskedTo, known_as = @KnownAs,
                  debriefs_by = @DebriefsBy, debrief_within = @DebriefWithin, support_session_every = @SupportSessionEvery, seen_within = @SeenWithin, version = @Version
                where scheme_id = @SchemeId
                returning {SchemeRow.Columns}
                """;
            var updated = SchemeRow.Of(asked, tx.Now) with { Version = Versions.Next(row.Version, tx.Now) };
            row = await tx.One<SchemeRow>(write, updated);
            var changed = EffectiveRules.Differing(current.Rules, row.ToProto().Rules).ToList();
            if (row.DisplayName != current.DisplayName)
            {
                changed.Add(Reoffered.Named);
            }

            if (changed.Count > 0)
            {
                tx.Schedule(Reoffered.Kind, Reoffered.Key(row.SchemeId, changed), tx.Now);
            }

            return row.ToProto();
        });

    private static Refusal ClassIsPromised(Scheme scheme) => new(
        ErrorReason.ClassIsPromised, "People spoke on the promise of this class: create another scheme.", ("class", ProtoName.Of(scheme.ConfidentialityClass)));
}
