using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Deliveries;
using PeerSupport.TrainingTracking.Enrolments;
using PeerSupport.TrainingTracking.Runs;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    public override Task<Progress> ExemptFromModule(ExemptFromModuleRequest request, ServerCallContext context)
    {
        var decider = CallState.Of(context).Caller.RequireUser();
        return db.Write(request, context, async tx =>
        {
            var (course, row) = await EnrolmentInTurn(tx, request.Name);
            if (!course.Modules.Contains(request.Module))
            {
                throw RunRules.NoSuchModule(request.Module, "The course has no such module.");
            }

            // who is exempted already stays so, by whom it was decided first
            const string write = """
                insert into exemptions (provider, enrolment_id, module, reason, decided_by, decided_at)
                values (@Provider, @EnrolmentId, @Module, @reason, @decider, @Now)
                on conflict (provider, enrolment_id, module) do nothing
                """;
            await tx.Execute(write, new { row.Provider, row.EnrolmentId, request.Module, reason = ProtoName.Of(request.Reason), decider, tx.Now });
            await Completing.Recorded(tx, row.Provider, row.EnrolmentId);
            return CourseProgress.ToProto(course, row, await Progressed.Of(tx, row.Provider, row.EnrolmentId));
        });
    }
}
