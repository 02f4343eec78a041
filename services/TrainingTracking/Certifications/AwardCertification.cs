using Google.Rpc;
using Grpc.Core;
using PeerSupport.Platform;
using PeerSupport.Registry.V1;
using PeerSupport.Training.V1;
using PeerSupport.TrainingTracking.Certifications;
using PeerSupport.TrainingTracking.Courses;
using PeerSupport.TrainingTracking.Enrolments;
using ErrorReason = PeerSupport.Training.V1.ErrorReason;

namespace PeerSupport.TrainingTracking;

internal sealed partial class TrainingApi
{
    private static readonly TimeSpan s_matchWithin = TimeSpan.FromSeconds(2);

    public override async Task<Certification> AwardCertification(AwardCertificationRequest request, ServerCallContext context)
    {
        CallState.Of(context).Caller.RequireUser();
        if (Proof.Of(request) is { } enrolment)
        {
            return await Award(request, context, tx => Enrolled(tx, enrolment));
        }

        // asked before the transaction: the registry is not waited for twice, nor while rows are locked
        if (await db.Replayed<Certification>(request, context) is { } answered)
        {
            return answered;
        }

        var person = await Match(request, context.CancellationToken);
        return await Award(request, context, _ => Task.FromResult(person));
    }

    private Task<Certification> Award(AwardCertificationRequest request, ServerCallContext context, Func<Tx, Task<string>> earnedBy) =>
        db.Write(request, context, async tx =>
        {
            var course = await tx.Maybe<CourseRow>(CourseRow.LoadInTurn, CourseName.Parse(request.Course)) ?? throw Refusal.NotFound(request.Course);
            var person = await earnedBy(tx);
            CourseProgress.RequireComplete((await Progressed.Of(tx, course, person))[person]);
            var days = Certificate.Award(request.ValidFrom?.ToDay(), course.ValidityMonths, tx.Now.DayIn(Certificate.Zone));
            return (await Issuing.Issue(tx, course, person, days)).ToProto();
        });

    private static async Task<string> Enrolled(Tx tx, EnrolmentName enrolment)
    {
        var row = await tx.Maybe<EnrolmentRow>(EnrolmentRow.Load, enrolment.Key);
        return row?.Person ?? throw Refusal.NotFound(enrolment.ToString());
    }

    private async Task<string> Match(AwardCertificationRequest request, CancellationToken cancel)
    {
        var asked = new MatchPersonRequest
        {
            PrisonerNumber = request.PrisonerNumber,
            Surname = request.Surname,
            Provider = $"providers/{CourseName.Parse(request.Course).Provider}",
        };
        try
        {
            return (await registry.Client.MatchPersonAsync(asked, registry.AsSystem(s_matchWithin, cancel))).Person;
        }
        catch (RpcException refused) when (refused.GetRpcStatus()?.GetDetail<ErrorInfo>() is { Reason: "NO_MATCH" })
        {
            throw new Refusal(ErrorReason.NoMatch, "Number and family name do not belong to one person this provider has accepted. Check both.");
        }
    }
}
