using Grpc.Core;

namespace PeerSupport.SupporterRegistry;

internal sealed partial class RegistryApi
{
    public override Task<FindSupportersResponse> FindSupporters(FindSupportersRequest request, ServerCallContext context) =>
        db.Read(context, async tx =>
        {
            const string load = "select distinct person_id from appointments where establishment = @establishment and person_id = any (@ids) and state <> 'ENDED'";
            var (establishment, numbers) = (Names.IdOf(request.Parent), request.Numbers.Select(one => one.PrisonerNumber).ToList());
            var persons = await PersonRow.ByNumber(tx, [.. numbers.Distinct()]);
            var here = (await tx.Many<string>(load, new { establishment, ids = persons.Values.Distinct().ToArray() })).ToHashSet();
            foreach (var person in here)
            {
                tx.Audit("find", Names.Person(person));
            }

            return new FindSupportersResponse { Persons = { numbers.Select(number => persons.GetValueOrDefault(number) is { } person && here.Contains(person) ? Names.Person(person) : "") } };
        });
}
