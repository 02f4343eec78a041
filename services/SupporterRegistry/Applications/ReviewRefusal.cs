using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<Application> ReviewRefusal(ReviewRefusalRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var reviewer = tx.Caller.RequireUser();

            // As whoever submits: a new application is before this one is open again or after it, and so is a keep-apart list.
            const string place = "select code from establishments where code = @Establishment for no key update";
            await tx.Maybe<string>(place, LocalName.Parse(request.Name));
            var application = await ApplicationRow.Lock(tx, request.Name, request.Etag);

            var refusedBy = application.Stage is ApplicationState.Declined ? application.DeclinedBy : application.DecidedBy;
            var state = Reviewing.Review(application.Stage, request.Outcome, refusedBy, application.Reviewed, reviewer);
            application = state == application.Stage ? await Uphold(tx, application, reviewer) : await Reopen(tx, application, state, reviewer);
            tx.Emit(application.ToChanged());
            if (application.Stage is ApplicationState.Submitted)
            {
                ClearanceClock.Set(tx, application, settings);
            }

            return application.ToProto(tx.Now);
        });

    private static Task<ApplicationRow> Uphold(Tx tx, ApplicationRow application, string reviewer)
    {
        const string write = $"""
            update applications
            set review_outcome = 'UPHELD', reviewed_by = @reviewer, reviewed_at = @Now, version = @version
            where establishment = @Establishment and application_id = @ApplicationId
            returning {ApplicationRow.Columns}
            """;
        var version = Versions.Next(application.Version, tx.Now);
        return tx.One<ApplicationRow>(write, new { application.Establishment, application.ApplicationId, reviewer, tx.Now, version });
    }

    /// <summary>The key that was refused is to be turned anew; pairs that came while it was refused were not kept, so the next list has to be waited for.</summary>
    private static async Task<ApplicationRow> Reopen(Tx tx, ApplicationRow application, ApplicationState state, string reviewer)
    {
        const string open = """
            select application_id
            from applications
            where establishment = @Establishment and scheme_id = @SchemeId and person_id = @PersonId
              and state in ('SUBMITTED', 'CLEARED', 'ACCEPTED', 'IN_TRAINING', 'APPOINTED')
            """;
        if (await tx.Maybe<string>(open, new { application.Establishment, application.SchemeId, application.PersonId }) is not null)
        {
            throw await AlreadyApplied(tx, application.Establishment, application.SchemeId, application.PersonId);
        }

        const string write = $"""
            update applications
            set state = @state, review_outcome = 'REOPENED', reviewed_by = @reviewer, reviewed_at = @Now, declined_by = null, declined_at = null,
              clearance = case @state when 'CLEARED' then clearance end, decided_by = case @state when 'CLEARED' then decided_by end,
              decided_at = case @state when 'CLEARED' then decided_at end, review_by = case @state when 'CLEARED' then review_by end,
              listed_from = greatest(@Now, (select as_of + interval '1 microsecond' from keep_apart_feeds f where f.establishment = @Establishment)),
              version = @version
            where establishment = @Establishment and application_id = @ApplicationId
            returning {ApplicationRow.Columns}
            """;
        return await tx.One<ApplicationRow>(write, new
        {
            application.Establishment,
            application.ApplicationId,
            state = ProtoName.Of(state),
            reviewer,
            tx.Now,
            version = Versions.Next(application.Version, tx.Now),
        });
    }
}
