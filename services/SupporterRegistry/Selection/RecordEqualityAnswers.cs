using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    // What was told can always be taken back, so only telling asks for the state.
    public override Task<Empty> RecordEqualityAnswers(RecordEqualityAnswersRequest request, ServerCallContext context) =>
        db.Write(request, context, async tx =>
        {
            var application = await ApplicationRow.Lock(tx, request.Name, etag: "");
            var told = EqualityAnswersRow.Of(application.PersonId, request.Answers);
            await EqualityAnswersRow.Open(tx, application.PersonId);
            if (request.Answers.Equals(new EqualityAnswers()))
            {
                const string takeBack = "delete from equality_answers where person_id = @PersonId";
                await tx.Execute(takeBack, told);
                return new Empty();
            }

            Selecting.Tell(application.Stage);
            const string write = """
                insert into equality_answers (person_id, age, ethnicity, disability, belief, orientation, told_at)
                values (@PersonId, @Age, @Ethnicity, @Disability, @Belief, @Orientation, @Now)
                on conflict (person_id) do update
                set age = excluded.age, ethnicity = excluded.ethnicity, disability = excluded.disability, belief = excluded.belief,
                  orientation = excluded.orientation, told_at = excluded.told_at
                """;
            await tx.Execute(write, new { told.PersonId, told.Age, told.Ethnicity, told.Disability, told.Belief, told.Orientation, tx.Now });
            return new Empty();
        });
}
