using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Suitability> GetSuitability(GetSuitabilityRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = $"select {ApplicationRow.Columns} from applications where establishment = @Establishment and application_id = @Id";
            const string list = """
                select f.as_of, coalesce(f.as_of >= a.listed_from, false) as listed
                from applications a left join keep_apart_feeds f using (establishment)
                where a.establishment = @Establishment and a.application_id = @ApplicationId
                """;
            const string roles = $"""
                select {OtherRoleRow.Columns}
                from appointments a
                join offerings o on o.establishment = a.establishment and o.scheme_id = a.scheme_id
                join schemes s on s.scheme_id = a.scheme_id
                where a.establishment = @Establishment and a.person_id = @PersonId and a.state <> 'ENDED' and a.application_id <> @ApplicationId
                order by a.scheme_id
                """;
            const string endings = """
                select ended_reason, count(*)::int as count
                from appointments
                where establishment = @Establishment and person_id = @PersonId and state = 'ENDED'
                group by ended_reason
                order by ended_reason
                """;
            var application = await tx.Maybe<ApplicationRow>(load, LocalName.Parse(request.Application)) ?? throw Refusal.NotFound(request.Application);
            var key = new { application.Establishment, application.ApplicationId, application.PersonId };
            var listed = await tx.One<ListedRow>(list, key);
            var others = (await tx.Many<OtherRoleRow>(roles, key)).Select(row => row.ToProto()).ToList();
            var certificates = await Certificates.Of(tx, application.PersonId);
            var rules = await RulesHere(tx, application.Establishment, application.SchemeId);
            tx.Audit("weigh", application.Name);
            return new Suitability
            {
                Application = application.Name,
                Person = Names.Person(application.PersonId),
                Scheme = Names.Scheme(application.SchemeId),
                State = application.Stage,
                Keys = { Weighing.Keys(application, certificates, listed.Listed, PairingRules.IsFresh(listed.AsOf, tx.Now, settings.KeepApartFeedLimit), tx.Now) },
                KeepApartListAge = listed.AsOf is null ? null : Duration.FromTimeSpan(tx.Now - listed.AsOf.Value),
                OtherRoles = { others },
                ContactsPerWeek = Weighing.Together(others.Select(role => role.ContactsPerWeek).Append(rules.ContactsPerWeek)),
                EarlierEndings = { (await tx.Many<EarlierEndingRow>(endings, key)).Select(row => row.ToProto()) },
            };
        });
}
